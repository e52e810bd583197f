/* The E1 between the network and voicemail: its 32 slots, which light up as they are used. */
const $ = id => document.getElementById(id);
const SLOTS = 32, SIGNALLING = 16, LIT = 450;

export class Slots {
  constructor(say, ask) {
    this.say = say;
    this.way = 'sip';
    this.up = false;
    this.busy = new Set();
    for (let slot = 0; slot < SLOTS; slot++) {
      const cell = document.createElement('i');
      cell.className = slot === 0 ? 'sync' : slot === SIGNALLING ? 'signal' : '';
      cell.title = String(slot);
      $('slots').append(cell);
    }
    for (const each of document.querySelectorAll('input[name=way]')) each.addEventListener('change', () => ask({ do: 'line', way: each.value }));
  }

  line(news) {
    this.way = news.way;
    this.up = news.up;
    this.busy = new Set(news.busy);
    for (const each of document.querySelectorAll('input[name=way]')) each.checked = each.value === news.way;
    this.draw();
  }

  slot(news) {
    this.up = true;
    if (news.busy) this.busy.add(news.slot);
    else this.busy.delete(news.slot);
    this.draw();
  }

  /* A message goes through slot 16. */
  speaks() {
    const cell = $('slots').children[SIGNALLING];
    cell.classList.add('speaks');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => cell.classList.remove('speaks'), LIT);
  }

  draw() {
    const busy = [...this.busy].sort((a, b) => a - b);
    $('slots').hidden = $('slots-about').hidden = this.way !== 'e1';
    $('slots').classList.toggle('down', !this.up);
    [...$('slots').children].forEach((cell, slot) => cell.classList.toggle('busy', this.busy.has(slot)));
    $('slots').setAttribute('aria-label', this.say('slots')(busy));
    $('slots-about').textContent = this.up ? this.say('slotsAbout')(busy) : this.say('slotsDown');
  }
}
