//! How does a test hold something up, and say that a time limit is over, without waiting? By scripts that the
//! page or its workers begin with.

use crate::page::Page;

/// For [`Page::prepare`]: what the page fetches from an address with this in it is held back until
/// [`Page::let_go`], and timers of 20 s and more go off when [`Page::time_is_up`] says so.
pub fn held(name: &str) -> String {
    format!(
        "window.held = [];
        const plain = window.fetch.bind(window);
        window.fetch = (what, how) => {{
            if (!String(what?.url ?? what).includes('{name}')) return plain(what, how);
            return new Promise((go, fail) => {{
                how?.signal?.addEventListener('abort', () => fail(new Error('given up')));
                window.held.push(() => go(plain(what, how)));
            }});
        }};
        window.timers = [];
        const timer = window.setTimeout.bind(window);
        window.setTimeout = (act, ms, ...rest) => {{
            if (!(ms >= 20000)) return timer(act, ms, ...rest);
            window.timers.push([act, ms]);
            return 0;
        }};"
    )
}

/// For [`Page::prepare`]: the page is hidden, or seen, as `window.hide` says; at first it is as told here.
pub fn hideable(hidden: bool) -> String {
    format!(
        "let hidden = {hidden};
        Object.defineProperty(document, 'hidden', {{ get: () => hidden }});
        window.hide = (is) => {{
            hidden = is;
            document.dispatchEvent(new Event('visibilitychange', {{ bubbles: true }}));
        }};"
    )
}

/// For [`crate::Serve::changed`]: a worker whose timers of 20 s and more go off soon.
#[macro_export]
macro_rules! in_haste {
    ($then:literal) => {
        concat!(
            "{ const timer = self.setTimeout.bind(self); self.setTimeout = (act, ms, ...rest) => \
             timer(act, ms >= 20000 ? 300 : ms, ...rest); } ",
            $then
        )
    };
}

impl Page {
    /// Whether something is held back.
    pub async fn holds(&self) -> bool {
        self.says_yes("return window.held.length > 0").await
    }

    /// Lets go what was held back.
    pub async fn let_go(&self) {
        let script = "window.held.splice(0).forEach((go) => go())";
        self.script(script, Vec::new()).await;
    }

    /// Whether a timer of so many seconds runs.
    pub async fn is_timed(&self, seconds: u32) -> bool {
        let script = format!("return window.timers.some(([, ms]) => ms === {seconds}000)");
        self.says_yes(&script).await
    }

    /// Has all timers of so many seconds go off.
    pub async fn time_is_up(&self, seconds: u32) {
        let script = format!(
            "const up = window.timers.filter(([, ms]) => ms === {seconds}000);
            window.timers = window.timers.filter(([, ms]) => ms !== {seconds}000);
            up.forEach(([act]) => act());"
        );
        self.script(&script, Vec::new()).await;
    }
}
