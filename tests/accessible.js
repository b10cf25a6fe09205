// What of a page keeps out who does not see it well, or comes by keyboard: as a list of words, empty where nothing does.
// Our own small check of the points of WCAG 2.2 AA that can be told without a person.
(() => {
  const found = [], all = (what, within = document) => [...within.querySelectorAll(what)];
  const say = (what, element) => found.push(`${what}: ${(element?.outerHTML ?? "").replace(/\s+/g, " ").slice(0, 120)}`);
  const isShown = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
  const words = element => (element.textContent ?? "").trim();

  const lang = document.documentElement.lang;
  if (lang !== new URL(location.href).searchParams.get("lang")) say(`the page says it is in '${lang}'`);
  if (!document.title.trim()) say("no title");
  for (const one of ["main", "h1", "header"]) if (all(one).length !== 1) say(`${all(one).length} of ${one}`);
  if (!document.querySelector("meta[name=viewport]")) say("no viewport");
  for (const nav of all("nav")) if (!nav.getAttribute("aria-label")) say("a nav without a name", nav);

  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const its = Number(heading.tagName[1]);
    if (its > level + 1) say(`a heading skips from ${level} to ${its}`, heading);
    if (!words(heading)) say("an empty heading", heading);
    level = its;
  }
  const ids = all("[id]").map(element => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) say(`the id '${id}' twice`);
  for (const name of ["for", "aria-labelledby", "aria-describedby"])
    for (const element of all(`[${name}]`))
      for (const id of element.getAttribute(name).split(/\s+/))
        if (!document.getElementById(id)) say(`${name} leads to nothing`, element);

  for (const field of all("input:not([type=hidden]), select, textarea"))
    if (![...(field.labels ?? [])].some(words) && !field.getAttribute("aria-label")) say("a field without a label", field);
  for (const pressed of all("button, a[href]"))
    if (!words(pressed) && !pressed.getAttribute("aria-label")) say("a link or button without words", pressed);
  for (const link of all("a:not([href])")) say("a link that leads nowhere", link);
  for (const image of all("img:not([alt])")) say("a picture without words", image);
  for (const drawing of all("svg"))
    if (drawing.getAttribute("aria-hidden") !== "true" &&
        !(drawing.getAttribute("role") === "img" && (words(drawing.querySelector("title") ?? drawing) ||
          drawing.getAttribute("aria-label")))) say("a drawing without a title", drawing);
  for (const table of all("table")) {
    if (!table.querySelector("th[scope]")) say("a table without heads", table);
    for (const head of all("th", table))
      if (!head.getAttribute("scope") || !words(head)) say("a head without words or scope", head);
    const named = table.closest("[aria-label], [aria-labelledby]") ?? table.querySelector("caption");
    if (!named) say("a table without a name", table);
  }
  for (const list of all("ul, ol")) if ([...list.children].some(one => one.tagName !== "LI")) say("no list", list);
  for (const element of all("[tabindex]")) if (element.tabIndex > 0) say("an order of its own", element);
  for (const element of all("*"))
    if (isShown(element) && element.scrollWidth > element.clientWidth + 1 && element.tabIndex < 0 &&
        ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && !element.querySelector("a[href]"))
      say("what scrolls cannot be reached by keyboard", element);

  const colour = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return {r, g, b, a}; };
  const light = ({r, g, b}) => [r, g, b].map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const painted = element => {
    const style = getComputedStyle(element);
    const its = element instanceof SVGGeometryElement ? style.fill : style.backgroundColor;
    return its.startsWith("rgb") && colour(its).a === 1 ? colour(its) : null;
  };
  const behind = element => {
    if (element instanceof SVGElement) {
      element.scrollIntoView({block: "center", inline: "center"});
      const box = element.getBoundingClientRect();
      const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      for (const one of under) if (one !== element && painted(one)) return painted(one);
    }
    for (let one = element; one; one = one.parentElement) if (painted(one)) return painted(one);
    return colour("rgb(255, 255, 255)");
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !isShown(element) || element.closest("title, option")) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(colour(element instanceof SVGElement ? style.fill : style.color), behind(element));
    if (ratio < (isLarge ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, element);
  }
  return found;
})()
