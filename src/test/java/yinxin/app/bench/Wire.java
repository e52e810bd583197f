package yinxin.app.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The network between a gateway and a server, which can fail: a TCP proxy.
final class Wire implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final byte[] FAILURE = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress server;
    private final ServerSocket door;
    private final Set<Joint> joints = ConcurrentHashMap.newKeySet();
    private Weather weather = Weather.CLEAR;

    /// What the network does.
    enum Weather {
        /// Everything passes.
        CLEAR,
        /// Connections are reset, and new ones too.
        CUT,
        /// Nothing passes and nobody is told. When it clears, what was on its way arrives late.
        SWALLOWING,
        /// What the gateway says arrives; the answers are lost for good, and those connections with them.
        ANSWERS_LOST,
        /// Whatever is asked by HTTP is answered with 500.
        FAILING,
        /// Everything is a second late.
        SLOW
    }

    /// @param server where everything goes
    Wire(int server) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), server);
        door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::letIn);
    }

    int port() {
        return door.getLocalPort();
    }

    /// From now on.
    synchronized void becomes(Weather now) {
        weather = now;
        notifyAll();
        if (now == Weather.CUT) {
            joints.forEach(Joint::reset);
        }
    }

    /// The server forgets the connections that there are, and the gateway hears nothing of it, as when a firewall between them forgets. New ones pass.
    void forgets() {
        joints.forEach(Joint::forgotten);
    }

    private synchronized Weather now() {
        return weather;
    }

    private synchronized void awaitPassable() throws InterruptedException {
        while (weather == Weather.SWALLOWING) {
            wait();
        }
    }

    private void letIn() {
        while (!door.isClosed()) {
            try {
                var gateway = door.accept();
                if (now() == Weather.CUT) {
                    reset(gateway);
                } else {
                    Thread.ofVirtual().start(() -> join(gateway));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private void join(Socket gateway) {
        try {
            awaitPassable();
            var joint = new Joint(gateway, new Socket(server.getAddress(), server.getPort()));
            joints.add(joint);
            Thread.ofVirtual().start(() -> joint.pass(joint.server, joint.gateway, true));
            joint.pass(joint.gateway, joint.server, false);
        } catch (IOException e) {
            reset(gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // it is gone
        }
    }

    private final class Joint {
        private final Socket gateway;
        private final Socket server;
        private volatile boolean forgotten;

        Joint(Socket gateway, Socket server) {
            this.gateway = gateway;
            this.server = server;
        }

        void reset() {
            Wire.reset(gateway);
            Wire.reset(server);
            joints.remove(this);
        }

        void forgotten() {
            forgotten = true;
            Wire.reset(server);
        }

        /// Says so once, and takes what else was meant to be said.
        private void fail() throws IOException {
            if (!forgotten) {
                forgotten();
                gateway.getOutputStream().write(FAILURE);
                gateway.shutdownOutput();
            }
        }

        void pass(Socket from, Socket to, boolean answers) {
            var buffer = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    awaitPassable();
                    var present = now();
                    if (answers && present == Weather.ANSWERS_LOST) {
                        forgotten();
                    } else if (!answers && present == Weather.FAILING) {
                        fail();
                    } else if (!forgotten) {
                        TimeUnit.NANOSECONDS.sleep(present == Weather.SLOW ? LATE.toNanos() : 0);
                        out.write(buffer, 0, read);
                    }
                }
                if (!forgotten) {
                    reset();
                }
            } catch (IOException e) {
                if (!forgotten) {
                    reset();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        becomes(Weather.CUT);
    }
}
