/* The called phone with its switch, and what the network knows of all phones. */
const $ = id => document.getElementById(id);
const clock = at => new Date(at).toLocaleTimeString('zh-CN', { hour12: false });

export class Phones {
  /* say: a word in the language of the page; spaced: how a number is written; ask: tells the program. */
  constructor(say, spaced, ask) {
    Object.assign(this, { say, spaced, ask, shown: '', phones: new Map(), network: [] });
    for (const input of document.querySelectorAll('input[name=mode]')) {
      input.addEventListener('change', () => ask({ do: 'set', number: this.shown, mode: input.value }));
    }
    for (const [id, request] of [['answer', 'answer'], ['reject', 'reject'], ['put-down', 'putDown']]) {
      $(id).addEventListener('click', () => ask({ do: request, number: this.shown }));
    }
  }

  /* Shows the phone of this number: the one that is dialled. */
  show(number) {
    this.shown = number;
    this.draw();
  }

  /* What a phone is and does, as the program says. */
  phone(news) {
    this.phones.set(news.number, news);
    if (news.number === this.shown) this.draw();
  }

  view(news) {
    this.network = news.phones;
    this.drawNetwork();
  }

  is(doing) {
    const phone = this.phones.get(this.shown);
    return Boolean(phone) && phone.doing === doing;
  }

  draw() {
    const phone = this.phones.get(this.shown);
    const known = Boolean(phone);
    const doing = known ? phone.doing : 'nothing';
    $('called').dataset.mode = known ? phone.mode : '';
    $('called').dataset.doing = doing;
    $('called-number').textContent = this.spaced(this.shown);
    $('called-state').textContent = !known ? this.say('noPhone')
      : doing === 'nothing' ? this.say(`${phone.mode}State`) : this.say(doing)(this.spaced(phone.peer));
    for (const input of document.querySelectorAll('input[name=mode]')) {
      input.disabled = !known || doing !== 'nothing';
      input.checked = known && input.value === phone.mode;
    }
    $('called-hands').hidden = doing !== 'rings' && doing !== 'talks';
    $('answer').hidden = $('reject').hidden = doing !== 'rings';
    $('put-down').hidden = doing !== 'talks';
    $('called-about').hidden = !$('called-hands').hidden;
    $('called-about').textContent = known ? this.say(`${phone.mode}About`) : this.say('noPhoneAbout');
  }

  /* Forwarding that all have alike stands once, below. */
  drawNetwork() {
    const rules = this.network.map(phone => this.forwarding(phone.forwarding));
    const alike = rules.length > 1 && rules.every(rule => rule === rules[0]);
    $('rule').textContent = alike ? rules[0] : '';
    $('rule').hidden = !alike;
    $('network').replaceChildren(...this.network.map((phone, at) => {
      const row = document.createElement('li');
      const [number, state, forwarding] = ['b', 'span', 'small'].map(tag => document.createElement(tag));
      row.className = phone.state !== 'attached' ? 'barred' : phone.until ? 'there' : 'away';
      number.textContent = this.spaced(phone.number);
      state.textContent = [phone.state === 'attached' ? '' : this.say(`state-${phone.state}`),
        phone.until ? this.say('registered')(clock(phone.until)) : this.say('notRegistered')].filter(Boolean).join(this.say('comma'));
      forwarding.textContent = alike ? '' : rules[at];
      row.append(number, state, forwarding);
      return row;
    }));
  }

  /* "busy, no answer (6 s), not reachable → voicemail": those that go to the same place together. */
  forwarding(rules) {
    const places = new Map();
    for (const rule of ['unconditional', 'busy', 'noAnswer', 'notReachable']) {
      const to = rules[rule];
      if (to) places.set(to, [...(places.get(to) || []), this.say(`if-${rule}`)(rules.noAnswerAfter)]);
    }
    const to = place => place === 'voicemail' ? this.say('laneV') : this.spaced(place);
    return [...places].map(([place, when]) => `${when.join(this.say('listComma'))} → ${to(place)}`).join(this.say('semicolon')) || this.say('notForwarded');
  }
}
