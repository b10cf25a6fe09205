// Texts that run over the width of the page, or over their own box, as far as it does not scroll.
(() => {
  const edge = document.documentElement.clientWidth + 1, found = [];
  const scrolls = element => {
    for (let one = element; one; one = one.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(one).overflowX) && one !== document.documentElement) return true;
    return false;
  };
  if (document.documentElement.scrollWidth > edge) found.push("the page is too wide");
  for (const element of document.querySelectorAll("h1, h2, p, dt, dd, label, button, a, td, th, li, input, select, svg")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || element.closest(".skip, header label")) continue;
    const isOver = box.right > edge && !scrolls(element);
    const isCut = getComputedStyle(element).display !== "inline" && !(element instanceof SVGElement) &&
      element.scrollWidth > element.clientWidth + 1 && !scrolls(element) && element.tagName !== "INPUT";
    if (isOver || isCut) found.push(`${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
  }
  return found;
})()
