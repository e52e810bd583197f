/* The call as it happens: each SIP message as an arrow between the two that exchanged it, the voice as a moving level, and the steps after
   hanging up. Four stand side by side: the calling phone (A), the network (N), the called phone (B) and voicemail (V). */
import { level } from './sound.js';

const $ = id => document.getElementById(id);
const BAR = 3, GAP = 1, FRAMES_A_BAR = 3;
const LANES = 'ANBV';

function node(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const after = ms => ms < 10000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(1)} s`;
export const length = ms => ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
const size = octets => octets < 1024 ? `${octets} B` : `${(octets / 1024).toFixed(1)} KB`;

/* The whole call in the room there is: of the bars that share a place, the highest. */
function whole(bars, length, most) {
  const share = Math.max(1, length / most);
  const places = [];
  bars.forEach((bar, at) => {
    const place = Math.floor(at / share);
    if (!places[place] || places[place].high < bar.high) places[place] = bar;
  });
  return places;
}

export class Ladder {
  constructor(say) {
    this.say = say;
    this.clear();
  }

  clear() {
    for (const each of [...$('ladder').children]) if (!each.id) each.remove();
    $('empty').hidden = false;
    this.seen = new Set();
    this.final = {};
    this.began = 0;
    this.over = false;
    this.band = null;
    this.counts = { sent: 0, heard: 0, kept: 0 };
    this.recording = this.talkOnly = this.overE1 = false;
    for (const step of $('steps').children) {
      step.className = '';
      step.lastElementChild.textContent = '';
    }
  }

  begin(words) {
    this.clear();
    this.step(words);
  }

  /* What the network does, which is no message between two. */
  step(words) {
    const row = node('p', 'network');
    row.append(node('span', '', words));
    this.add(row);
  }

  message(sip) {
    this.began = this.began || sip.at;
    const status = /^SIP\/2\.0 (\d+) (.*)$/.exec(sip.line);
    const name = status ? `${status[1]} ${status[2]}` : sip.line.split(' ')[0];
    const again = this.seen.has(sip.from + sip.to + sip.text);
    this.seen.add(sip.from + sip.to + sip.text);
    const row = node('details', `message to-${sip.to} ${sip.from}${sip.to}`);
    const summary = node('summary');
    const track = node('span', 'track');
    track.append(node('i', LANES.indexOf(sip.from) < LANES.indexOf(sip.to) ? 'arrow right' : 'arrow left'));
    const label = node('span', 'label');
    label.append(node('b', !status ? 'method' : /^40[17]$/.test(status[1]) ? 'status asks' : `status s${status[1][0]}`, name));
    if (status && sip.method) label.append(node('small', '', sip.method));
    if (again) label.append(node('small', '', this.say('repeated')));
    track.append(label, node('span', 'unseen', `${this.say(`lane${sip.from}`)} → ${this.say(`lane${sip.to}`)}`));
    summary.append(node('time', '', after(Math.max(0, sip.at - this.began))), track);
    summary.title = this.say('fullText');
    row.append(summary, node('pre', '', sip.text.trim()));
    row.dataset.testid = 'sip';
    row.dataset.way = `${sip.from}${sip.to}`;
    this.add(row);
    this.connected(sip, status, name);
    return again;
  }

  /* A message of Q.931 in the D channel of the E1. */
  digital(q931) {
    this.overE1 = true;
    this.began = this.began || q931.at;
    const row = node('details', `message to-${q931.to} ${q931.from}${q931.to}`);
    const summary = node('summary');
    const track = node('span', 'track');
    track.append(node('i', q931.to === 'V' ? 'arrow right' : 'arrow left'));
    const label = node('span', 'label');
    label.append(node('b', 'method', q931.name), node('small', '', 'Q.931'));
    track.append(label, node('span', 'unseen', `${this.say(`lane${q931.from}`)} → ${this.say(`lane${q931.to}`)}`));
    summary.append(node('time', '', after(Math.max(0, q931.at - this.began))), track);
    summary.title = this.say('fullText');
    row.append(summary, node('pre', '', q931.text.trimEnd()));
    row.dataset.testid = 'q931';
    this.add(row);
  }

  /* The voice begins under the ACK that the network passes on: it closes the handshake of the side that answered. */
  connected(sip, status, name) {
    if (status && sip.method === 'INVITE' && sip.to === 'N') this.final[sip.from] = Number(status[1]);
    const acknowledged = name === 'ACK' && (this.overE1 ? sip.from === 'A' : sip.from === 'N' && this.final[sip.to] === 200);
    if (acknowledged && !this.band) this.voice();
  }

  add(row) {
    $('empty').hidden = true;
    $('ladder').append(row);
    $('ladder').scrollTop = $('ladder').scrollHeight;
  }

  /* The band of voice between ACK and BYE. */
  voice() {
    const around = node('div', 'voice-around');
    const band = node('div', 'voice');
    around.append(band);
    this.canvas = node('canvas');
    this.words = node('p', 'voice-words');
    this.kept = node('p', 'voice-kept');
    const head = node('p', 'voice-head');
    head.append(node('b', '', `${this.say('voice')} · RTP G.711`), this.words);
    band.append(head, this.canvas, this.kept);
    this.add(around);
    this.band = band;
    this.lanes = { out: [], in: [] };
    this.gathered = { out: [0, 0], in: [0, 0] };
    this.describe();
    requestAnimationFrame(() => this.draw());
  }

  /* 20 ms of sound in one direction. */
  frame(direction, samples) {
    if (!this.band) return;
    const gathered = this.gathered[direction];
    gathered[0] = Math.max(gathered[0], level(samples));
    if (++gathered[1] === FRAMES_A_BAR) {
      this.lanes[direction].push({ high: gathered[0], recorded: direction === 'out' && this.recording });
      this.gathered[direction] = [0, 0];
    }
  }

  media(counts) {
    this.counts = counts;
    this.describe();
  }

  describe() {
    if (!this.band) return;
    this.words.textContent = this.say('packets')(this.counts.sent, this.counts.heard);
    this.kept.className = this.recording ? 'voice-kept on' : 'voice-kept';
    this.kept.textContent = this.recording ? this.say('recorded')(size(this.counts.kept)) : this.say(this.talkOnly ? 'talkOnly' : 'notRecording');
  }

  /* A person has answered, and no voicemail. */
  talk() {
    this.talkOnly = true;
    this.describe();
  }

  record() {
    this.recording = true;
    this.describe();
  }

  draw() {
    if (!this.canvas || !this.canvas.isConnected) return;
    const scale = devicePixelRatio || 1;
    const width = this.canvas.clientWidth, height = this.canvas.clientHeight;
    if (this.canvas.width !== Math.round(width * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    const pen = this.canvas.getContext('2d');
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    const most = Math.floor(width / (BAR + GAP));
    const shown = bars => this.over ? whole(bars, Math.max(this.lanes.out.length, this.lanes.in.length), most) : bars.slice(-most);
    const lane = (bars, middle, colour) => shown(bars).forEach((bar, at) => {
      const high = Math.max(1, bar.high * height * 0.22);
      pen.fillStyle = bar.recorded ? '#d9413b' : colour;
      pen.fillRect(at * (BAR + GAP), middle - high, BAR, high * 2);
    });
    lane(this.lanes.out, height * 0.26, '#0c8a50');
    lane(this.lanes.in, height * 0.76, '#8b9a94');
    if (!this.over) requestAnimationFrame(() => this.draw());
  }

  /* A step of the message, so long after hanging up. */
  reached(step) {
    const known = [...$('steps').children].find(each => each.dataset.step === step.step);
    if (known) {
      known.className = 'done';
      known.lastElementChild.textContent = '+' + length(step.after);
    } else {
      this.step(`${this.say(step.step)} +${length(step.after)}`);
    }
    const next = [...$('steps').children].find(each => each.className !== 'done');
    for (const each of $('steps').children) each.classList.toggle('next', each === next);
  }
}
