//! Does the page stay usable where others change it too: translation, extensions, the system's own colours,
//! a finger that scrolls?

use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use serde_json::{Value, json};

/// As page translation does it: every text is taken out, and an element with words of another language
/// stands in its place.
const TRANSLATE: &str = "
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all = [];
    while (texts.nextNode()) all.push(texts.currentNode);
    for (const text of all) {
        if (text.parentNode.closest('script, style, textarea, [translate=no]')) continue;
        const [outer, inner] = [document.createElement('font'), document.createElement('font')];
        inner.textContent = text.data;
        outer.append(inner);
        if (arguments[0]) {
            text.parentNode.insertBefore(outer, text);
            text.remove();
        } else {
            text.parentNode.replaceChild(outer, text);
        }
    }
    return all.length;";

/// Moves every slider, and says of which the number beside it doesn't follow.
const MOVE_SLIDERS: &str = "
    const done = arguments[0];
    const sliders = [...document.querySelectorAll('main .control input[type=range]')];
    for (const slider of sliders) {
        slider.value = slider.value === slider.max ? slider.min : slider.max;
        slider.dispatchEvent(new Event('input', { bubbles: true }));
    }
    const stale = () => sliders.filter((slider) => {
        const label = slider.parentNode.querySelector('output');
        return slider.isConnected && label && label.textContent !== slider.value;
    });
    let looks = 0;
    const look = () => {
        const names = stale().map((slider) => slider.id);
        if (names.length === 0 || ++looks > 300) done({ sliders: sliders.length, stale: names });
        else requestAnimationFrame(look);
    };
    look();";

/// Presses all that is pressed in the controls and tabs of a chapter, and opens all its folds.
const PRESS_ALL: &str = "
    for (const fold of document.querySelectorAll('main details')) fold.open = true;
    const pressed = [...document.querySelectorAll('main .chip, main .control input[type=checkbox]')];
    for (const button of pressed) if (!button.disabled) button.click();
    return pressed.length;";

const CHAPTERS: [&str; 7] = [
    "downloads",
    "threads",
    "processes",
    "shared",
    "futures",
    "queues",
    "machine",
];
const SMALL: &str = "#/threads?n=20&workers=1,2&reps=2";

#[test]
fn every_control_of_a_translated_page_goes_on() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(SMALL).await;
        for (at, chapter) in CHAPTERS.into_iter().enumerate() {
            page.follow(&format!("#/{chapter}")).await;
            until_whole(page).await;
            assert!(translate(page, at % 2 == 1).await > 50, "{chapter}");
            let moved = page.script_later(MOVE_SLIDERS, Vec::new()).await;
            assert_eq!(moved["stale"], json!([]), "{chapter}: {moved}");
            translate(page, at % 2 == 0).await;
            page.script(PRESS_ALL, Vec::new()).await;
            let moved = page.script_later(MOVE_SLIDERS, Vec::new()).await;
            assert_eq!(moved["stale"], json!([]), "{chapter}, all pressed: {moved}");
        }
        assert_eq!(panics(page).await, Vec::<String>::new());
    });
}

#[test]
fn a_run_is_seen_on_a_translated_page() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(SMALL).await;
        until_whole(page).await;
        translate(page, false).await;
        page.press_run().await;
        until_true("the sentence of the run", async || {
            let said = text_of(page, ".verdict").await;
            !said.contains("Nothingismeasured") && said.contains("worker")
        })
        .await;
        translate(page, true).await;
        page.press_run().await;
        until_true("the second run in the list", async || {
            page.run_names().await == ["Run 2", "Run 1"]
        })
        .await;
        // What was translated and is no longer true has gone; nothing stands there twice.
        until_true("each button once", async || {
            let names = "return [...document.querySelectorAll('.runs .list button')].map((b) => b.innerText)";
            page.script(names, Vec::new()).await
                == json!(["In front", "Delete", "To the front", "Delete"])
        })
        .await;
        // The original again, as when somebody ends the translation.
        let back = "
            for (const font of document.querySelectorAll('font')) {
                if (font.isConnected && font.parentNode.nodeName !== 'FONT') {
                    font.replaceWith(document.createTextNode(font.textContent));
                }
            }";
        let before = text_of(page, ".controls").await;
        page.script(back, Vec::new()).await;
        assert_eq!(text_of(page, ".controls").await, before);
        page.follow("#/queues").await;
        page.follow("#/threads").await;
        page.press_run().await;
        assert_eq!(panics(page).await, Vec::<String>::new());
    });
}

#[test]
fn what_an_extension_moves_or_takes_away_stops_nothing() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(SMALL).await;
        until_whole(page).await;
        page.press_run().await;
        let meddle = "
            const box = document.createElement('div');
            document.body.append(box);
            // Some are moved, some are taken away, some are put into something else.
            for (const [at, hint] of [...document.querySelectorAll('main .hint')].entries()) {
                if (at % 3 === 0) box.append(hint);
                else if (at % 3 === 1) hint.remove();
                else { const wrap = document.createElement('span'); hint.replaceWith(wrap); wrap.append(hint); }
            }
            document.querySelector('.verdict p').remove();
            box.append(document.querySelector('.legend'));";
        page.script(meddle, Vec::new()).await;
        page.script(PRESS_ALL, Vec::new()).await;
        let moved = page.script_later(MOVE_SLIDERS, Vec::new()).await;
        assert_eq!(moved["stale"], json!([]), "{moved}");
        for chapter in CHAPTERS {
            page.follow(&format!("#/{chapter}")).await;
        }
        page.follow(SMALL).await;
        assert_eq!(page.press_run().await.samples.len(), 4);
        assert_eq!(panics(page).await, Vec::<String>::new());
    });
}

#[test]
fn in_the_colours_of_the_system_what_is_on_is_seen_by_its_shape() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let wish = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        let cdp = page.browser().driver().cdp();
        cdp.send_raw("Emulation.setEmulatedMedia", wish)
            .await
            .expect("other colours");
        page.open(SMALL).await;
        page.press_run().await;
        page.find("region", "Where did the speed-up go?").await;
        assert!(
            page.says_yes("return matchMedia('(forced-colors: active)').matches")
                .await
        );
        let marks = "
            const mark = (chip) => getComputedStyle(chip, '::before').content;
            const of = (css) => [...new Set([...document.querySelectorAll(css)].map(mark))];
            return [of('.chip[aria-pressed=true]'), of('.chip[aria-pressed=false]')];";
        assert_eq!(
            page.script(marks, Vec::new()).await,
            json!([["\"✓ \""], ["none"]])
        );
        // The parts of the time keep their colours, in the legend as in the bars.
        let colours = "
            const swatches = [...document.querySelectorAll('.lost .swatch')];
            const colours = swatches.map((swatch) => getComputedStyle(swatch).backgroundColor);
            return [colours.length, new Set(colours).size];";
        let [all, different]: [usize; 2] =
            serde_json::from_value(page.script(colours, Vec::new()).await).expect("numbers");
        assert!(all > 1 && all == different, "{different} colours of {all}");
    });
}

#[test]
fn a_finger_on_the_chart_scrolls_and_expects_nothing() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let cdp = page.browser().driver().cdp();
        let size = json!({ "width": 667, "height": 375, "deviceScaleFactor": 1, "mobile": true });
        cdp.send_raw("Emulation.setDeviceMetricsOverride", size)
            .await
            .expect("another size");
        let touch = json!({ "enabled": true, "maxTouchPoints": 1 });
        cdp.send_raw("Emulation.setTouchEmulationEnabled", touch)
            .await
            .expect("a touch screen");
        page.open("#/threads?workers=1,2,4").await;
        page.find("group", "The speed-ups you expect").await;
        let centre = "
            const chart = document.querySelector('.plot.predict');
            chart.scrollIntoView({ block: 'center', behavior: 'instant' });
            addEventListener('scrollend', () => (window.restsAt = scrollY));
            const { left, top, width, height } = chart.getBoundingClientRect();
            return [left + width / 2, top + height / 2, scrollY];";
        let [x, y, before]: [f64; 3] =
            serde_json::from_value(page.script(centre, Vec::new()).await).expect("a place");
        swipe_up(page, (x, y)).await;
        until_true("the page to have scrolled and to rest", async || {
            let rests_at = page.script("return window.restsAt", Vec::new()).await;
            rests_at.as_f64().is_some_and(|now| now > before + 20.0)
        })
        .await;
        assert_eq!(expected(page).await, ["1", "1"]);

        // At a point it is dragged, and the page stays.
        let point = "
            const point = document.querySelector('.handle[role=slider] .predicted');
            point.scrollIntoView({ block: 'center', behavior: 'instant' });
            const { left, top, width, height } = point.getBoundingClientRect();
            return [left + width / 2, top + height / 2, scrollY];";
        let [x, y, before]: [f64; 3] =
            serde_json::from_value(page.script(point, Vec::new()).await).expect("a place");
        swipe_up(page, (x, y)).await;
        until_true("an expectation", async || expected(page).await[0] != "1").await;
        let now = page.script("return scrollY", Vec::new()).await;
        assert_eq!(now.as_f64(), Some(before), "the page stays");
    });
}

/// A finger goes down at a place, moves up by 60 px, and is lifted.
async fn swipe_up(page: &Page, (x, y): (f64, f64)) {
    let cdp = page.browser().driver().cdp();
    let touch = async |kind: &str, points: Value| {
        let event = json!({ "type": kind, "touchPoints": points });
        let sent = cdp.send_raw("Input.dispatchTouchEvent", event).await;
        sent.expect("a finger");
    };
    touch("touchStart", json!([{ "x": x, "y": y }])).await;
    for step in 1..=6 {
        let y = y - 10.0 * f64::from(step);
        touch("touchMove", json!([{ "x": x, "y": y }])).await;
    }
    touch("touchEnd", json!([])).await;
}

/// What is expected of each number that can be moved.
async fn expected(page: &Page) -> Vec<String> {
    let values = "return [...document.querySelectorAll('.handle[role=slider]')]
        .map((handle) => handle.getAttribute('aria-valuenow'))";
    serde_json::from_value(page.script(values, Vec::new()).await).expect("texts")
}

/// Waits until the second part of the page is there.
async fn until_whole(page: &Page) {
    until_true("the whole chapter", async || {
        page.says_yes("return Boolean(document.querySelector('main .lesson'))")
            .await
    })
    .await;
}

async fn translate(page: &Page, puts_beside: bool) -> u64 {
    let texts = page.script(TRANSLATE, vec![Value::Bool(puts_beside)]).await;
    texts.as_u64().expect("a number of texts")
}

async fn text_of(page: &Page, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    let text = page.script(script, vec![json!(css)]).await;
    // How it is broken into lines doesn't matter.
    let words = text.as_str().unwrap_or_default().split_whitespace();
    words.collect()
}

/// What the console has of a program that broke down.
async fn panics(page: &Page) -> Vec<String> {
    let mut complaints = page.complaints().await;
    complaints
        .retain(|complaint| complaint.contains("panicked") || complaint.contains("unreachable"));
    complaints
}
