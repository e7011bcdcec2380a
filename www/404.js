// An address whose “#” was encoded on its way names a folder that no host has: on to what was meant.
(function () {
  var parts = location.pathname.split("%23");
  if (parts.length < 2) return;
  location.replace(parts[0] + "#" + parts.slice(1).join("%23") + location.search + location.hash);
})();
