// Lets a page of Streamlit speak the language of its document: Streamlit's own words are English only.
(() => {
  const WORDS = __WORDS__;
  const ATTRIBUTES = ['placeholder', 'aria-label', 'title', 'alt', 'aria-valuetext', 'data-title'];
  // What we write is translated already, and what people write is theirs.
  const OURS = [
    '.narrative', '.pairs', '.counts', '.heading', '.listing', '.quiet', '.short', '.technical', '.menu',
    '[data-own]', '[data-testid="stHtml"]', '[data-testid="stSidebarNavLink"]', 'canvas',
    '[data-testid="stText"]',
    '[data-testid="stMarkdownContainer"]:not(' +
      '[data-testid="stFileUploaderDropzone"] *, [data-testid="stTooltipErrorContent"] *)',
  ].join();
  const THEIRS = [
    'textarea', '[contenteditable]:not([role="spinbutton"])', '[data-tag]', '[data-testid="stFileChipName"]',
    '[role="option"][data-key]:not([data-key^="__"])', 'script', 'style',
    ':is(pre, code):not([data-testid="stErrorCodeBlock"] *)',
  ].join();
  const ANCHOR = '[data-testid="stHeaderActionElements"] a';
  const LONGEST = 300;  // letters: what is longer is no label of Streamlit's
  const root = document.documentElement;
  const own = [...navigator.languages];
  const told = new WeakMap();  // node → field → { said, shown }
  let phrases = new Map();
  let patterns = [];
  let spoken;

  // Dates, calendars and numbers follow the language of the page too, not that of the browser.
  Object.defineProperty(navigator, 'languages', { configurable: true, get: () => spoken });
  Object.defineProperty(navigator, 'language', { configurable: true, get: () => spoken[0] });

  function learn() {
    const near = own.filter((name) => name.toLowerCase().startsWith(root.lang));
    spoken = Object.freeze(near.length ? near : [root.lang]);
    phrases = new Map(Object.entries(WORDS[root.lang] ?? {}));
    patterns = [...phrases].filter(([said]) => said.includes('{')).map(([said, shown]) => {
      const names = [];
      const source = said.split(/\{(\w+)\}/).map((part, place) => {
        if (place % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        names.push(part);
        return names.at(-1) === 'number' ? '(\\d+)' : '(.+?)';
      });
      return { expression: new RegExp(`^${source.join('')}$`, 's'), names, shown };
    });
  }

  function translated(text) {
    if (text.length > LONGEST || !/[A-Za-z]/.test(text)) return text;
    const [, before, said, after] = /^((?:Error(?=:))?[\s:•]*)(.*?)(\s*)$/s.exec(text);
    if (phrases.has(said) && !said.includes('{')) return before + phrases.get(said) + after;
    for (const { expression, names, shown } of patterns) {
      const found = expression.exec(said);
      if (!found) continue;
      const put = (_all, name) => {
        const value = found[names.indexOf(name) + 1];
        return name === 'label' ? translated(value) : value;  // "month, Period start date"
      };
      return before + shown.replace(/\{(\w+)\}/g, put) + after;
    }
    return text;
  }

  function show(node, field, current, write) {
    const fields = told.get(node) ?? {};
    const said = fields[field]?.shown === current ? fields[field].said : current;
    const shown = translated(said);
    if (shown !== said || fields[field]) told.set(node, { ...fields, [field]: { said, shown } });
    if (shown !== current) write(shown);
  }

  function showText(node) {
    const around = node.parentElement;
    if (!around || around.closest(OURS) || around.closest(THEIRS)) return;
    show(node, 'text', node.data, (text) => { node.data = text; });
  }

  function showAttribute(element, name) {
    const value = element.getAttribute(name);
    if (!value || (element.closest(OURS) && !element.matches(ANCHOR))) return;
    if (name === 'title' && element.closest(THEIRS)) return;
    show(element, name, value, (text) => element.setAttribute(name, text));
  }

  function showAll(node) {
    if (node.nodeType === Node.TEXT_NODE) { showText(node); return; }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let each = node; each; each = walker.nextNode()) {
      if (each.nodeType === Node.TEXT_NODE) showText(each);
      else ATTRIBUTES.forEach((name) => showAttribute(each, name));
    }
  }

  learn();
  new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (type === 'characterData') showText(target);
      else if (type === 'attributes') showAttribute(target, attributeName);
      else addedNodes.forEach(showAll);
    }
  }).observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
  new MutationObserver(() => {
    learn();
    showAll(document.body);
    window.dispatchEvent(new Event('languagechange'));
  }).observe(root, { attributeFilter: ['lang'] });
})();
