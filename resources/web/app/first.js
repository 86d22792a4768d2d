// Before anything is painted: the theme and the size of the text that this phone's person chose.
(() => {
  const light = matchMedia("(prefers-color-scheme: light)");
  const root = document.documentElement;
  const stored = (name) => {
    try {
      return localStorage.getItem(name) || "";
    } catch {
      return ""; // no storage: the choices hold while the page is open
    }
  };

  /** Show the theme: "dark", "light", or anything else for the phone's own. */
  window.applyLook = (theme = stored("theme"), size = stored("size")) => {
    const chosen = theme === "dark" || theme === "light" ? theme : light.matches ? "light" : "dark";
    root.dataset.bsTheme = chosen;
    root.style.fontSize = size > 1 && size <= 2 ? `${size * 100}%` : "";
    const bar = document.querySelector("meta[name=theme-color]");
    bar.content = chosen === "light" ? "#F4F6F8" : "#11151A";
    dispatchEvent(new Event("look"));
  };
  light.addEventListener("change", () => window.applyLook());
  window.applyLook();
})();
