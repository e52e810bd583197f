'use strict';
/* Sound in the browser runs at 44.1 or 48 kHz, on the telephone at 8. Both ways here, on the audio thread, in frames of 20 ms. */
const LINE_RATE = 8000;
const FRAME = 160;

/* Band-limited conversion between any two rates: a sinc under a Blackman window, looked up in a table. */
class Resampler {
  constructor(from, to) {
    this.step = from / to;
    const cutoff = 0.46 * Math.min(1, to / from);
    this.half = Math.ceil(16 / cutoff / 2);
    this.fine = 64;
    this.kernel = new Float32Array(this.half * this.fine + 2);
    for (let i = 0; i < this.half * this.fine; i++) {
      const distance = i / this.fine;
      const angle = 2 * Math.PI * cutoff * distance;
      const place = distance / this.half;
      const blackman = 0.42 + 0.5 * Math.cos(Math.PI * place) + 0.08 * Math.cos(2 * Math.PI * place);
      this.kernel[i] = 2 * cutoff * (i === 0 ? 1 : Math.sin(angle) / angle) * blackman;
    }
    this.held = new Float32Array(this.half);
    this.at = this.half;
  }

  /* Takes samples, hands out as many as are complete. */
  push(samples, out) {
    const all = new Float32Array(this.held.length + samples.length);
    all.set(this.held);
    all.set(samples, this.held.length);
    while (this.at + this.half < all.length) {
      out(this.sampleAt(all));
      this.at += this.step;
    }
    const done = Math.max(0, Math.floor(this.at) - this.half);
    this.held = all.slice(done);
    this.at -= done;
  }

  sampleAt(all) {
    const first = Math.max(0, Math.ceil(this.at - this.half));
    const last = Math.min(all.length - 1, Math.floor(this.at + this.half));
    let sum = 0;
    for (let i = first; i <= last; i++) {
      const place = Math.abs(i - this.at) * this.fine;
      const low = Math.floor(place);
      const weight = this.kernel[low] + (this.kernel[low + 1] - this.kernel[low]) * (place - low);
      sum += all[i] * weight;
    }
    return sum;
  }
}

/* What comes in is handed to the page as 16-bit frames at 8 kHz. */
class Mouth extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, LINE_RATE);
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }

  process(inputs) {
    const channel = inputs[0] && inputs[0][0];
    if (channel) this.resampler.push(channel, sample => this.add(sample));
    return true;
  }

  add(sample) {
    this.frame[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
    if (this.filled === FRAME) {
      const full = this.frame;
      this.frame = new Int16Array(FRAME);
      this.filled = 0;
      this.port.postMessage(full.buffer, [full.buffer]);
    }
  }
}

/* What the page hands over as frames is heard. A little waits, so that a late frame makes no gap. */
class Ear extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(LINE_RATE, sampleRate);
    this.ring = new Float32Array(sampleRate * 2);
    this.read = 0;
    this.write = 0;
    this.playing = false;
    this.port.onmessage = event => this.hear(new Int16Array(event.data));
  }

  hear(frame) {
    const samples = Float32Array.from(frame, sample => sample / 32768);
    this.resampler.push(samples, sample => {
      if (this.write - this.read < this.ring.length) this.ring[this.write++ % this.ring.length] = sample;
    });
  }

  process(inputs, outputs) {
    const out = outputs[0][0];
    const waiting = this.write - this.read;
    if (!this.playing && waiting > sampleRate * 0.1) this.playing = true;
    if (this.playing && waiting < out.length) this.playing = false;
    for (let i = 0; i < out.length; i++) out[i] = this.playing ? this.ring[this.read++ % this.ring.length] : 0;
    return true;
  }
}

registerProcessor('mouth', Mouth);
registerProcessor('ear', Ear);
