/* The page: two telephones on the left, what they do in the middle, and WeChat on the right. */
import { WORDS } from './words.js';
import { Sound, level } from './sound.js';
import { Ladder } from './ladder.js';
import { Phones } from './phones.js';
import { Slots } from './slots.js';

const $ = id => document.getElementById(id);
const stored = name => { try { return localStorage.getItem(name); } catch { return null; } };
const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window: forget it */ } };
const chosen = name => document.querySelector(`input[name=${name}]:checked`).value;
const LOOPS = { reconnect: 1000, reaction: 350, quiet: 4000 };
const ANOTHER = '13600136000';
const METER = 18;

const state = { language: (stored('yinxin-language') || (/^zh/i.test(navigator.language) ? 'zh' : 'en')) === 'en' ? 'en' : 'zh',
  call: null, hello: null, note: '', lineState: '' };
const say = key => WORDS[state.language][key];
const sound = new Sound(frame => said(frame));
const ladder = new Ladder(say);
const slots = new Slots(say, request => ask(request));
const phones = new Phones(say, text => spaced(text), request => ask(request));
let socket;

/* ---------- words ---------- */
const digits = text => text.replace(/[^\d+*#]/g, '');
function spaced(text) {
  const plain = digits(text);
  if (/^1\d{10}$/.test(plain)) return `${plain.slice(0, 3)} ${plain.slice(3, 7)} ${plain.slice(7)}`;
  if (/^010\d{8}$/.test(plain)) return `${plain.slice(0, 3)} ${plain.slice(3, 7)} ${plain.slice(7)}`;
  return plain;
}

function drawWords() {
  document.documentElement.lang = say('lang');
  document.title = say('title');
  for (const each of document.querySelectorAll('[data-words]')) each.textContent = say(each.dataset.words);
  for (const each of document.querySelectorAll('[data-label]')) each.setAttribute('aria-label', say(each.dataset.label));
  $('language').textContent = say('other');
  $('language').setAttribute('aria-label', say('otherLabel'));
  $('phone').title = say('wechat');
  $('note').textContent = state.note && say(state.note);
  $('line-state').textContent = state.lineState && say(state.lineState);
  if (state.hello) {
    $('bind-1').textContent = say('bind1')(spaced(ANOTHER));
    $('bind-2').textContent = say('bind2')(spaced(state.hello.proof));
    drawNumbers();
  }
  phones.draw();
  phones.drawNetwork();
  slots.draw();
  ladder.describe();
  tellPhone();
}

function drawNumbers() {
  $('numbers').replaceChildren(...state.hello.numbers.map(number => {
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.className = 'chip';
    chip.textContent = spaced(number);
    chip.setAttribute('aria-pressed', String(digits($('to').value) === number));
    chip.addEventListener('click', () => dial(number));
    return chip;
  }));
}

/* Whose phone the other card shows: the one that is dialled. The program has one for each mobile number. */
function dial(number) {
  $('to').value = spaced(number);
  phones.show(digits(number));
  ask({ do: 'look', number: digits(number) });
  drawNumbers();
}

/* The phone is another origin: it is only told which language to speak. */
function tellPhone() {
  if (state.hello && $('phone').src) $('phone').contentWindow.postMessage({ language: say('lang') }, new URL(state.hello.phone).origin);
}

function toast(text, lasting) {
  $('toast').textContent = text;
  $('toast').hidden = !text;
  clearTimeout(toast.timer);
  if (text && !lasting) toast.timer = setTimeout(() => toast(''), 4000);
}

function note(key) {
  state.note = key;
  $('note').textContent = key && say(key);
}

function lineState(key) {
  state.lineState = key;
  $('line-state').textContent = key && say(key);
  $('line').dataset.state = key;
}

/* ---------- the line to the program ---------- */
function connect() {
  socket = new WebSocket(`ws://${location.host}/demo/socket?language=${state.language}`);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => toast(''));
  socket.addEventListener('message', event => event.data instanceof ArrayBuffer ? heard(event.data) : told(JSON.parse(event.data)));
  socket.addEventListener('close', () => {
    if (state.call) finish();
    toast(say('lost'), true);
    setTimeout(connect, LOOPS.reconnect);
  });
}
const ask = request => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request)); };

function told(news) {
  switch (news.is) {
    case 'hello': greeted(news); break;
    case 'sip': signalled(news); break;
    case 'phone': changed(news); break;
    case 'network': phones.view(news); break;
    case 'line': slots.line(news); break;
    case 'slot': slots.slot(news); break;
    case 'q931': slots.speaks(); ladder.digital(news); break;
    case 'media': ladder.media(news); break;
    case 'step': reached(news); break;
    case 'call': progress(news); break;
    default: toast(`${say('problem')}: ${news.what}`); if (state.call && !state.call.placed) finish();
  }
}

function greeted(hello) {
  const fresh = state.hello && state.hello.phone !== hello.phone;
  const first = !state.hello;
  phones.proof = hello.proof;
  state.hello = hello;
  if (first || fresh) $('phone').src = `${hello.phone}&embedded&lang=${say('lang')}`;
  if (fresh) {
    ladder.clear();
    note('');
    $('arrived').hidden = true;
    toast(say('startedOver'));
  }
  drawWords();
  dial($('to').value);
}

function heard(buffer) {
  ladder.frame('in', new Int16Array(buffer));
  sound.hear(buffer);
}

function said(frame) {
  const call = state.call;
  if (!call || !call.answered || call.hungUp) return;
  if (socket.readyState === WebSocket.OPEN) socket.send(frame.buffer);
  ladder.frame('out', frame);
  const loud = level(frame);
  drawMeter(loud);
  if (loud > 0.35 && call.beep) call.loudAt = performance.now();
}

function drawMeter(loud) {
  const lit = Math.round(loud * METER);
  [...$('meter').children].forEach((bar, at) => bar.classList.toggle('lit', at < lit));
}

/* ---------- a call ---------- */
async function place() {
  const proof = digits($('to').value) === state.hello.proof;
  const call = { source: proof ? 'none' : chosen('source'), to: $('to').value, proof, placed: false };
  state.call = call;
  note('');
  $('arrived').hidden = true;
  $('ready').hidden = true;
  $('line').hidden = false;
  $('hint').hidden = true;
  $('keys').hidden = true;
  $('line-number').textContent = spaced(call.to);
  $('timer').textContent = '0:00';
  drawMeter(0);
  $('hang-up').focus();
  try {
    lineState('calling');
    await sound.open();
    if (call.source === 'microphone') {
      lineState('asking');
      await sound.microphone().catch(() => { call.source = 'recording'; note('noMicrophone'); });
    }
  } catch (error) {
    toast(`${say('problem')}: ${error.message}`);
    finish();
    return;
  }
  if (state.call !== call) {
    sound.close();
    return;
  }
  lineState('calling');
  ask({ do: 'call', to: digits(call.to), from: digits($('from').value), language: state.language });
}

function progress(news) {
  const call = state.call;
  if (news.state === 'over') {
    over(news);
    return;
  }
  if (!call) return;
  switch (news.state) {
    case 'placed':
      call.placed = true;
      ladder.begin(say('dialled')(spaced(call.to)));
      if (call.proof) ladder.step(say('netproof'));
      break;
    case 'ringing':
      sound.ring(true);
      lineState('ringing');
      break;
    case 'diverted':
      sound.ring(false);
      call.diverted = true;
      ladder.step(say(`net${news.condition}`));
      lineState('diverted');
      break;
    case 'answered':
      sound.ring(false);
      call.answered = performance.now();
      call.ticking = setInterval(() => tick(call), 250);
      call.by = news.by;
      $('keys').hidden = false;
      if (call.by === 'phone') {
        note('');
        ladder.step(say('netphone'));
        ladder.talk();
      }
      lineState(call.by === 'phone' ? 'conversing' : call.proof ? 'keying' : 'greeting');
      break;
    case 'beep':
      call.beep = call.loudAt = performance.now();
      ladder.record();
      lineState('talking');
      if (call.source === 'recording') setTimeout(() => playRecording(call), LOOPS.reaction);
      break;
  }
}

/* A message of this call. The network tries again a phone that is silent: whoever calls hears nothing meanwhile. */
function signalled(news) {
  const sip = news.number ? registering(news) : news;
  if (!sip) return;
  const again = ladder.message(sip);
  if (again && state.call && !state.call.diverted && !state.call.answered && sip.from === 'N' && sip.to === 'B') lineState('searching');
}

/* What a phone (P) says to register, and what it hears: of the two that are shown. */
function registering(news) {
  const lane = news.number === phones.shown ? 'B' : news.number === digits($('from').value) ? 'A' : '';
  return lane && { ...news, from: news.from === 'P' ? lane : 'N', to: news.to === 'P' ? lane : 'N' };
}

/* A phone of the program has changed. The one that is shown rings here, for it has no loudspeaker of its own. */
function changed(phone) {
  phones.phone(phone);
  sound.bell(phones.is('rings'));
}

function tick(call) {
  const seconds = Math.floor((performance.now() - call.answered) / 1000);
  $('timer').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const quiet = call.beep && call.source === 'microphone' && performance.now() - call.loudAt > LOOPS.quiet;
  $('hint').hidden = !quiet;
  $('hint-text').textContent = say('quiet');
}

function playRecording(call) {
  if (state.call !== call) return;
  call.source = 'recording';
  $('hint').hidden = true;
  lineState('playing');
  sound.speak(`/demo/sample-${state.language}.wav`, () => setTimeout(() => hangUp(call), LOOPS.reaction)).catch(error => toast(error.message));
}

function hangUp(call) {
  if (state.call !== call) return;
  call.hungUp = true;
  if (call.placed) ask({ do: 'hangUp' });
  else finish();
}

function over(news) {
  const answered = news.answered;
  finish();
  note(news.proof ? 'proofOver' : !answered ? 'notReached' : news.by === 'phone' ? 'answeredOver' : 'lookWait');
}

function finish() {
  const call = state.call;
  state.call = null;
  sound.close();
  if (call) clearInterval(call.ticking);
  lineState('');
  ladder.over = true;
  $('line').hidden = true;
  $('ready').hidden = false;
  $('call').focus({ preventScroll: true });
}

function reached(step) {
  ladder.reached(step);
  if (step.step === 'PUSHED') {
    note(step.kind === 'VOICE' ? 'lookRight' : 'saidNothing');
    $('arrived').hidden = $('phone').getBoundingClientRect().top < innerHeight * 0.8;
  }
  if (step.step === 'OPENED') $('arrived').hidden = true;
}

/* ---------- hands ---------- */
$('ready').addEventListener('submit', event => { event.preventDefault(); if (!state.call && state.hello) place(); });
$('hang-up').addEventListener('click', () => state.call && hangUp(state.call));
$('play-instead').addEventListener('click', () => state.call && playRecording(state.call));
for (const id of ['to', 'from']) {
  $(id).addEventListener('change', () => { $(id).value = spaced($(id).value); if (state.hello) dial($('to').value); });
}
$('keys').append(...[...'123456789*0#'].map(key => {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = key;
  button.dataset.testid = `key-${key}`;
  button.addEventListener('click', () => { sound.key(key); ask({ do: 'press', keys: key }); });
  return button;
}));
document.addEventListener('keydown', event => {
  if (state.call && state.call.answered && /^[0-9*#]$/.test(event.key)) {
    sound.key(event.key);
    ask({ do: 'press', keys: event.key });
  }
});
for (let bar = 0; bar < METER; bar++) $('meter').append(document.createElement('i'));
$('language').addEventListener('click', () => {
  state.language = state.language === 'zh' ? 'en' : 'zh';
  store('yinxin-language', state.language);
  ask({ do: 'speak', language: state.language });
  drawWords();
});
$('start-over').addEventListener('click', () => ask({ do: 'startOver' }));
$('bind-do').addEventListener('click', () => {
  $('from').value = spaced(ANOTHER);
  dial(state.hello.proof);
  $('call').focus();
});
$('arrived').addEventListener('click', () => { $('arrived').hidden = true; $('phone').scrollIntoView({ behavior: 'smooth', block: 'center' }); });
$('bind').open = innerWidth >= 760;
drawWords();
connect();
