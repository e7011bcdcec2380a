// Texts that others put something else in the place of. Page translation takes a text out of the page and
// puts an element with other words there; an extension may do the same. The program goes on writing into the
// text it made, where nobody sees it, and the page would seem to stand still. So the text is put back, empty,
// beside what replaced it. When the program writes it anew, or takes it away, what stood in for it goes.
(function () {
  // By text: what stands in for it, and what it said. By stand-in: its text.
  var replaced = new WeakMap();
  var textOf = new WeakMap();

  function standIn(text, nodes) {
    replaced.get(text).by.push(...nodes);
    nodes.forEach((node) => textOf.set(node, text));
  }

  function forget(text) {
    var { by, said } = replaced.get(text);
    replaced.delete(text);
    by.forEach((node) => {
      textOf.delete(node);
      node.remove();
    });
    return said;
  }

  function removed(node, { target, addedNodes, previousSibling, nextSibling }, fresh) {
    var isThere = (other) => other !== node && other?.parentNode === target;
    var others = [...addedNodes].filter(isThere);
    if (textOf.has(node)) {
      if (node.isConnected) return;
      // Something else stands in for the text now; or nothing, and it says again what it said.
      var text = textOf.get(node);
      var { by } = replaced.get(text);
      by.splice(by.indexOf(node), 1);
      textOf.delete(node);
      standIn(text, others.filter((other) => other !== text));
      if (by.length === 0) text.data = forget(text);
    } else if (node.nodeType === Node.TEXT_NODE && !node.isConnected) {
      // Some put theirs beside it first, and take it out then.
      if (others.length === 0) {
        others = [previousSibling, nextSibling].filter((other) => isThere(other) && fresh.has(other) && other.localName === "font");
      }
      if (others.length === 0) {
        if (replaced.has(node)) forget(node);
        return;
      }
      others[0].before(node);
      if (!replaced.has(node)) {
        replaced.set(node, { by: [], said: node.data });
        node.data = "";
      }
      standIn(node, others);
    }
  }

  var observer = new MutationObserver((records) => {
    var fresh = new Set(records.flatMap((record) => [...record.addedNodes]));
    records.forEach((record) => {
      // Whoever writes it anew means to be read.
      if (record.type === "characterData" && replaced.has(record.target)) forget(record.target);
      record.removedNodes.forEach((node) => removed(node, record, fresh));
    });
    // What was done here needs no answer.
    observer.takeRecords();
  });
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
})();
