'use strict';
/* The phone: shows one user's WeChat, live. Plain DOM; the words are in words.js, the bubbles and cards in lines.js. */
const $ = id => document.getElementById(id);
const stored = name => { try { return localStorage.getItem(name); } catch { return null; } };
const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window: forget it */ } };
const asked = new URLSearchParams(location.search);
const GAP_MS = 5 * 60 * 1000;
const state = { users: new Map(), lines: new Map(), openid: '', screen: 'chats', unread: new Map(), account: null, ahead: 0,
  language: (asked.get('lang') || stored('language')) === 'en' ? 'en' : 'zh-CN', bannerTimer: 0, opener: null };
const say = key => WORDS[state.language][key];
const me = () => state.users.get(state.openid);
const now = () => new Date(Date.now() + state.ahead);

function node(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function api(method, path, body) {
  const answer = await fetch('/sim/api/' + path, body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error || answer.status);
  return json;
}

const act = (name, body = {}) => api('POST', `users/${state.openid}/${name}`, body).catch(error => toast(`${say('failed')}: ${error.message}`));

function toast(text, lasting) {
  $('toast').textContent = text;
  $('toast').hidden = !text;
  clearTimeout(toast.timer);
  if (!lasting) toast.timer = setTimeout(() => { $('toast').hidden = true; }, 4000);
}

/* Nobody has chosen a language yet: the browser's. */
if (!stored('language') && !new URLSearchParams(location.search).has('lang') && navigator.language.startsWith('en')) state.language = 'en';

/* ---------- times, as WeChat writes them ---------- */
const two = number => String(number).padStart(2, '0');
function timeOf(iso) {
  const at = new Date(iso), today = now();
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const day = date => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const days = Math.round((day(today) - day(at)) / 86400000);
  if (days === 0) return clock;
  if (days === 1) return `${say('yesterday')} ${clock}`;
  if (days > 1 && days < 7) return `${say('weekdays')[at.getDay()]} ${clock}`;
  return state.language === 'en' ? `${at.getDate()}/${at.getMonth() + 1}/${at.getFullYear()} ${clock}` : `${at.getFullYear()}年${at.getMonth() + 1}月${at.getDate()}日 ${clock}`;
}

/* ---------- the chat ---------- */
function append(line, before) {
  const lines = $('lines');
  if (!before || new Date(line.at) - new Date(before.at) > GAP_MS) lines.append(node('p', 'when', timeOf(line.at)));
  lines.append(draw(line));
}

function drawChat() {
  const lines = state.lines.get(state.openid) || [];
  $('lines').replaceChildren();
  lines.forEach((line, at) => append(line, lines[at - 1]));
  toEnd();
}
const toEnd = () => { $('lines').scrollTop = $('lines').scrollHeight; };
/* Whoever reads the newest line goes on seeing it when a keyboard or a turned screen takes room away. */
let atEnd = true, room = '';
const roomNow = () => `${$('lines').clientWidth} ${$('lines').clientHeight}`;
$('lines').addEventListener('scroll', () => {
  if (room === roomNow()) atEnd = $('lines').scrollTop + $('lines').clientHeight > $('lines').scrollHeight - 60;
});
new ResizeObserver(() => { room = roomNow(); if (atEnd) toEnd(); }).observe($('lines'));

/* ---------- screens ---------- */
function go(screen) {
  state.screen = screen;
  for (const each of document.querySelectorAll('.screen')) each.hidden = each.id !== screen;
  if (screen === 'chat') {
    state.unread.delete(state.openid);
    $('banner').hidden = true;
    drawChat();
  }
  drawLists();
}

function row(name, detail, time, target, badge) {
  const item = node('li');
  const button = node('button', 'row');
  button.dataset.testid = 'account';
  const picture = node('span', 'row-face');
  picture.append(accountFace());
  if (badge) {
    picture.append(node('span', 'badge', badge > 99 ? '99+' : String(badge)));
    picture.lastChild.setAttribute('aria-label', `${badge} ${say('newMessages')}`);
  }
  const words = node('span', 'row-words');
  words.append(node('span', 'row-name', name), node('span', 'row-detail', detail));
  button.append(picture, words, node('span', 'row-time', time));
  button.addEventListener('click', () => go(target));
  item.append(button);
  return item;
}

function drawLists() {
  const user = me();
  if (!user || !state.account) return;
  const last = (state.lines.get(state.openid) || []).at(-1);
  const name = state.account.name;
  $('chat-list').replaceChildren(user.following
    ? row(name, last ? plain(last.text) : '', last ? timeOf(last.at) : '', 'chat', state.unread.get(state.openid))
    : row(name, say('empty'), say('suggestion'), 'profile'));
  $('contact-list').replaceChildren(row(name, say('verified'), user.following ? say('followed') : '', user.following ? 'chat' : 'profile'));
  const words = node('span', 'row-words');
  words.append(node('span', 'me-name', user.nickname), node('span', 'row-detail', `${say('openid')} ${user.openid}`));
  $('me').replaceChildren(face(user), words);
  $('follow').hidden = user.following;
  $('enter').hidden = $('unfollow').hidden = !user.following;
}

function drawUsers() {
  $('user-select').replaceChildren(...[...state.users.values()].map(user => {
    const option = node('option', '', user.nickname);
    option.value = user.openid;
    option.selected = user.openid === state.openid;
    return option;
  }));
}

function drawWords() {
  document.documentElement.lang = state.language;
  for (const each of document.querySelectorAll('[data-words]')) each.textContent = say(each.dataset.words);
  for (const each of document.querySelectorAll('[data-label]')) each.setAttribute('aria-label', say(each.dataset.label));
  $('input').placeholder = say('input');
  $('nickname').placeholder = say('nickname');
  $('language').textContent = say('language');
  $('language').setAttribute('aria-label', say('languageLabel'));
  if (state.account) {
    $('profile-name').textContent = $('chat-name').textContent = state.account.name;
    drawMenu();
  }
  drawUsers();
  go(state.screen);
}

/* ---------- the account's menu ---------- */
function drawMenu() {
  const buttons = (state.account.menu && state.account.menu.button) || [];
  $('menu-toggle').hidden = buttons.length === 0;
  if (buttons.length === 0) showMenu(false);
  if (drawMenu.drawn === JSON.stringify(buttons)) return;
  drawMenu.drawn = JSON.stringify(buttons);
  $('menu').replaceChildren(...buttons.map(button => {
    const holder = node('div', 'menu-item');
    const top = node('button', 'menu-button', button.name);
    top.type = 'button';
    holder.append(top);
    if ((button.sub_button || []).length) {
      const list = node('div', 'sub-menu');
      list.hidden = true;
      top.setAttribute('aria-expanded', 'false');
      top.addEventListener('click', () => { list.hidden = !list.hidden; top.setAttribute('aria-expanded', String(!list.hidden)); });
      for (const below of button.sub_button) {
        const each = node('button', 'menu-button', below.name);
        each.type = 'button';
        each.addEventListener('click', () => { list.hidden = true; choose(below); });
        list.append(each);
      }
      holder.append(list);
    } else {
      top.addEventListener('click', () => choose(button));
    }
    return holder;
  }));
}
function showMenu(shown) {
  $('menu').hidden = !shown;
  $('write').classList.toggle('chosen', shown);
  $('menu-toggle').setAttribute('aria-expanded', String(shown));
}
function choose(button) {
  if (button.type === 'view') {
    act('view', { url: button.url });
    openBrowser(button.url, button.name);
  } else {
    act('click', { key: button.key });
  }
}

/* ---------- the in-app browser ---------- */
function openBrowser(url, title) {
  document.cookie = `wechat_user=${state.openid}; path=/; SameSite=Lax`;
  state.opener = document.activeElement;
  $('browser-title').textContent = title;
  $('browser-frame').title = title;
  $('browser-frame').src = url;
  $('browser').hidden = false;
  $('browser-close').focus();
}
function closeBrowser() {
  $('browser').hidden = true;
  $('browser-frame').src = 'about:blank';
  if (state.opener && state.opener.isConnected) state.opener.focus();
}

/* ---------- what changes ---------- */
async function refreshAccount() {
  const asked = Date.now();
  state.account = await api('GET', 'account');
  state.ahead = new Date(state.account.now) - (asked + Date.now()) / 2;
  if (Math.abs(state.ahead) < 2000) state.ahead = 0;
}

async function choosePerson(openid) {
  state.openid = openid;
  document.cookie = `wechat_user=${openid}; path=/; SameSite=Lax`;
  history.replaceState(null, '', '?openid=' + encodeURIComponent(openid));
  if (!$('browser').hidden) closeBrowser();
  state.lines.set(openid, await api('GET', `users/${openid}/chat`));
  drawUsers();
  go(me().following ? 'chat' : 'profile');
}

async function createPerson(nickname) {
  const user = await api('POST', 'users', { nickname });
  state.users.set(user.openid, user);
  await choosePerson(user.openid);
}

function changed(change) {
  const before = state.users.get(change.openid);
  state.users.set(change.openid, change.user);
  if (!before) drawUsers();
  if (change.line) arrived(change.openid, change.line);
  if (change.openid !== state.openid) return;
  if (before && before.following && !change.user.following && state.screen === 'chat') go('profile');
  drawLists();
}

function arrived(openid, line) {
  const lines = state.lines.get(openid) || [];
  if (lines.some(each => each.id === line.id)) return;
  state.lines.set(openid, [...lines, line].sort((a, b) => a.id - b.id));
  if (openid === state.openid && state.screen === 'chat') {
    if (lines.length && lines.at(-1).id > line.id) drawChat();
    else append(line, lines.at(-1));
    toEnd();
  }
  if (line.sender === 'user' || openid !== state.openid) return;
  if (state.screen !== 'chat') {
    state.unread.set(openid, (state.unread.get(openid) || 0) + 1);
    announce(line);
  }
}

function announce(line) {
  const words = node('span', 'row-words');
  words.append(node('span', 'row-name', state.account.name), node('span', 'row-detail', plain(line.text)));
  $('banner').replaceChildren(accountFace(), words);
  $('banner').hidden = false;
  clearTimeout(state.bannerTimer);
  state.bannerTimer = setTimeout(() => { $('banner').hidden = true; }, 6000);
}

/* Each time the stream opens, everything is read anew: what happened while it was closed is not sent again. */
function listen() {
  const events = new EventSource('/sim/api/events');
  events.addEventListener('ready', () => { toast(''); load().catch(error => toast(error.message)); });
  events.addEventListener('message', event => changed(JSON.parse(event.data)));
  events.addEventListener('error', () => toast(say('lost'), true));
}

async function load() {
  await refreshAccount();
  const users = await api('GET', 'users');
  state.users = new Map(users.map(user => [user.openid, user]));
  if (state.users.has(state.openid)) {
    state.lines.set(state.openid, await api('GET', `users/${state.openid}/chat`));
  } else if (users.length === 0) {
    await createPerson(say('first'));
  } else {
    const wanted = asked.get('openid') || stored('openid');
    await choosePerson(state.users.has(wanted) ? wanted : users[0].openid);
  }
  store('openid', state.openid);
  drawWords();
}

/* ---------- hands ---------- */
document.addEventListener('click', event => {
  const target = event.target.closest('[data-go]');
  if (target) go(target.dataset.go);
});
document.addEventListener('keydown', event => { if (event.key === 'Escape' && !$('browser').hidden) closeBrowser(); });
$('follow').addEventListener('click', async () => {
  $('follow').disabled = true;
  const following = act('follow');
  await Promise.race([following, new Promise(resume => setTimeout(resume, 1500))]);
  $('follow').disabled = false;
  if (me().following) go('chat');
});
$('unfollow').addEventListener('click', () => act('unfollow'));
$('input').addEventListener('input', () => { $('send').disabled = !$('input').value.trim(); });
$('write').addEventListener('submit', event => {
  event.preventDefault();
  const text = $('input').value.trim();
  if (!text) return;
  $('input').value = '';
  $('send').disabled = true;
  act('say', { text });
});
$('menu-toggle').addEventListener('click', () => showMenu($('menu').hidden));
$('browser-close').addEventListener('click', closeBrowser);
$('browser-again').addEventListener('click', () => { $('browser-frame').src = $('browser-frame').src; });
$('user-select').addEventListener('change', event => { store('openid', event.target.value); choosePerson(event.target.value); });
$('new-user').addEventListener('click', () => { $('nickname').value = ''; $('user-dialog').showModal(); $('nickname').focus(); });
$('user-cancel').addEventListener('click', () => $('user-dialog').close());
$('user-form').addEventListener('submit', event => {
  const nickname = $('nickname').value.trim();
  if (!nickname) { event.preventDefault(); return; }
  createPerson(nickname).then(() => store('openid', state.openid)).catch(error => toast(error.message));
});
$('language').addEventListener('click', () => {
  state.language = state.language === 'en' ? 'zh-CN' : 'en';
  store('language', state.language);
  drawWords();
});
/* Within another page (the demo) the desk is that page's: it says which language, and there is one user. */
document.documentElement.classList.toggle('embedded', asked.has('embedded'));
addEventListener('message', event => {
  if (event.source !== parent || !event.data || !WORDS[event.data.language] || event.data.language === state.language) return;
  state.language = event.data.language;
  drawWords();
});
const drawClock = () => { $('clock').textContent = `${two(now().getHours())}:${two(now().getMinutes())}`; };
drawClock();
setInterval(drawClock, 1000);
setInterval(() => refreshAccount().then(() => drawMenu()).catch(() => {}), 15000);
drawWords();
listen();
