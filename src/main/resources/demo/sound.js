/* The telephone's sound: microphone or recording in, the line out, and the tones that a telephone makes by itself. */
const RINGING_HERTZ = 450; /* GB/T 3380: 1 s on, 4 s off */
const BELL_HERTZ = [1320, 1660];
const KEYS = { 1: [697, 1209], 2: [697, 1336], 3: [697, 1477], 4: [770, 1209], 5: [770, 1336], 6: [770, 1477],
  7: [852, 1209], 8: [852, 1336], 9: [852, 1477], '*': [941, 1209], 0: [941, 1336], '#': [941, 1477] };
const PATIENCE_MS = 15000;

/* Loudness of a frame, 0 to 1 over 50 dB. */
export function level(frame) {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  const db = 10 * Math.log10(sum / frame.length / (32768 * 32768) + 1e-9);
  return Math.max(0, Math.min(1, (db + 55) / 45));
}

export class Sound {
  constructor(onFrame) {
    this.onFrame = onFrame;
    this.stream = null;
    this.sample = null;
    this.ringing = this.belling = null;
  }

  /* Called from the press of a button: browsers let nothing sound before. */
  async open() {
    if (!this.context) {
      const context = new AudioContext({ latencyHint: 'interactive' });
      await context.audioWorklet.addModule('/demo/worklet.js');
      this.context = context;
      this.ear = new AudioWorkletNode(context, 'ear', { numberOfInputs: 0, outputChannelCount: [1] });
      this.ear.connect(context.destination);
    }
    await this.context.resume();
    this.mouth = new AudioWorkletNode(this.context, 'mouth', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' });
    this.mouth.port.onmessage = event => this.onFrame(new Int16Array(event.data));
  }

  /* Asks for the microphone. Rejects when there is none, or it is refused, or nobody answers the question. */
  async microphone() {
    if (!navigator.mediaDevices) throw new Error('no microphone');
    const asked = navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 } });
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE_MS));
    asked.then(stream => { if (this.givenUp === asked) stream.getTracks().forEach(track => track.stop()); }).catch(() => {});
    try {
      this.stream = await Promise.race([asked, late]);
    } catch (error) {
      this.givenUp = asked;
      throw error;
    }
    this.source = this.context.createMediaStreamSource(this.stream);
    this.source.connect(this.mouth);
  }

  /* Speaks a recording into the line; whoever sits here hears it too. */
  async speak(url, onEnd) {
    const octets = await (await fetch(url)).arrayBuffer();
    const buffer = await this.context.decodeAudioData(octets);
    if (!this.mouth) return;
    if (this.source) this.source.disconnect();
    this.sample = this.context.createBufferSource();
    this.sample.buffer = buffer;
    const softer = this.context.createGain();
    softer.gain.value = 0.5;
    this.sample.connect(this.mouth);
    this.sample.connect(softer).connect(this.context.destination);
    this.sample.onended = onEnd;
    this.sample.start();
  }

  hear(frame) {
    if (this.ear) this.ear.port.postMessage(frame, [frame]);
  }

  ring(on) {
    if (this.ringing) {
      this.ringing.stop();
      this.ringing = null;
    }
    if (!on || !this.context) return;
    const gain = this.context.createGain();
    const start = this.context.currentTime + 0.05;
    gain.gain.value = 0;
    for (let cycle = 0; cycle < 6; cycle++) {
      const at = start + cycle * 5;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.12, at + 0.02);
      gain.gain.setValueAtTime(0.12, at + 0.98);
      gain.gain.linearRampToValueAtTime(0, at + 1);
    }
    this.ringing = this.tone(RINGING_HERTZ, gain);
  }

  /* The bell of the called phone: in the pauses of what the caller hears. Without a press of a button before, browsers keep it silent. */
  bell(on) {
    if (!on && this.belling) this.belling.forEach(tone => tone.stop());
    if (!on) this.belling = null;
    if (!on || this.belling || !this.context) return;
    const gain = this.context.createGain();
    const start = this.context.currentTime + 1.4;
    gain.gain.value = 0;
    for (let stroke = 0; stroke < 40; stroke++) {
      const at = start + Math.floor(stroke / 2) * 2.5 + (stroke % 2) * 0.35;
      gain.gain.setValueAtTime(0.05, at);
      gain.gain.exponentialRampToValueAtTime(0.0005, at + 0.3);
      gain.gain.setValueAtTime(0, at + 0.31);
    }
    this.belling = BELL_HERTZ.map(hertz => this.tone(hertz, gain));
  }

  key(key) {
    if (!this.context || !KEYS[key]) return;
    const gain = this.context.createGain();
    gain.gain.value = 0.06;
    for (const hertz of KEYS[key]) this.tone(hertz, gain).stop(this.context.currentTime + 0.14);
  }

  tone(hertz, gain) {
    const oscillator = this.context.createOscillator();
    oscillator.frequency.value = hertz;
    oscillator.connect(gain).connect(this.context.destination);
    oscillator.start();
    return oscillator;
  }

  /* Lets go of the microphone and of the recording. What was heard last is still played. */
  close() {
    this.ring(false);
    if (this.stream) this.stream.getTracks().forEach(track => track.stop());
    if (this.source) this.source.disconnect();
    if (this.sample) {
      this.sample.onended = null;
      try { this.sample.stop(); } catch { /* it had not begun */ }
    }
    if (this.mouth) this.mouth.port.onmessage = null;
    this.stream = this.source = this.sample = this.mouth = null;
  }
}
