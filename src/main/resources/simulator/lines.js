'use strict';
/* How a line of the chat looks. What others wrote is only ever set as text. */

/* ---------- pictures of people ---------- */
const HUES = ['a', 'b', 'c', 'd', 'e', 'f'];
function face(user) {
  const sum = [...user.openid].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const made = node('span', `face face-${HUES[sum % HUES.length]}`, [...user.nickname][0] || '?');
  made.setAttribute('aria-hidden', 'true');
  return made;
}
function accountFace() {
  const made = node('img', 'face');
  made.src = '/avatar.svg';
  made.alt = '';
  return made;
}

/* ---------- lines of the chat ---------- */
/* What one could dial is never broken over two lines; what stands without spaces, WeChat offers to dial. */
const NUMBER = /\d{3} \d{4} \d{4}|\+?\d{7,}/g;
function fillWords(into, words) {
  let end = 0;
  for (const match of words.matchAll(NUMBER)) {
    into.append(words.slice(end, match.index), node('span', match[0].includes(' ') ? 'unbroken' : 'dial', match[0]));
    end = match.index + match[0].length;
  }
  into.append(words.slice(end));
}
const LINK = /<a\s+[^>]*?href=["']([^"']+)["'][^>]*>(.*?)<\/a>|(https?:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+[A-Za-z0-9/=_-])/gi;
/* A line as a list or a banner shows it: links by their words. */
const plain = text => text.replace(LINK, (whole, url, words) => words || whole).replace(/\s+/g, ' ');
function fillText(into, text) {
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    fillWords(into, text.slice(end, match.index));
    end = match.index + match[0].length;
    const url = match[1] || match[3];
    if (/^https?:/i.test(url)) {
      const link = node('a', '', match[2] || url);
      link.href = url;
      link.addEventListener('click', event => { event.preventDefault(); openBrowser(url, say('wechat')); });
      into.append(link);
    } else {
      into.append(match[2] || match[0]);
    }
  }
  fillWords(into, text.slice(end));
}

function card(line) {
  const made = node(line.url ? 'button' : 'div', 'card');
  made.dataset.testid = 'notice';
  made.append(node('span', 'card-title', line.title));
  if (line.kind === 'article') made.append(node('span', 'card-description', line.description));
  const rows = node('span', 'card-rows');
  for (const row of line.rows || []) {
    const each = node('span', 'card-row');
    each.append(node('span', 'card-label', row.label), node('span', 'card-value', row.value));
    rows.append(each);
  }
  if (rows.childNodes.length) made.append(rows);
  if (line.url) {
    const details = node('span', 'card-details', say('details'));
    details.append(node('span', 'arrow'));
    made.append(details);
    made.addEventListener('click', () => openBrowser(line.url, line.title));
  }
  return made;
}

function voice(line) {
  const made = node('button', 'bubble voice');
  made.setAttribute('aria-label', say('voice'));
  made.append(node('span', 'waves'), node('span', 'voice-length', ''));
  const audio = new Audio('/sim/api/media/' + line.mediaId);
  audio.preload = 'metadata';
  audio.addEventListener('loadedmetadata', () => { made.lastChild.textContent = `${Math.max(1, Math.round(audio.duration))}″`; });
  for (const event of ['play', 'pause', 'ended']) audio.addEventListener(event, () => made.classList.toggle('playing', !audio.paused));
  made.addEventListener('click', () => audio.paused ? audio.play() : audio.pause());
  return made;
}

function draw(line) {
  if (line.sender === 'wechat') return node('p', 'tip', line.text);
  if (line.kind === 'card' || line.kind === 'article') {
    const made = node('div', 'line wide');
    made.append(card(line));
    return made;
  }
  const own = line.sender === 'user';
  const made = node('div', own ? 'line own' : 'line');
  made.append(own ? face(me()) : accountFace());
  if (line.kind === 'voice') {
    made.append(voice(line));
  } else if (line.kind === 'image') {
    const image = node('img', 'picture');
    image.src = '/sim/api/media/' + line.mediaId;
    image.alt = say('picture');
    made.append(image);
  } else {
    const bubble = node('p', 'bubble');
    bubble.dataset.testid = own ? 'said' : 'reply';
    fillText(bubble, line.text);
    made.append(bubble);
  }
  return made;
}
