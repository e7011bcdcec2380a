//! What does a page make of links and files that somebody has crafted? A message or a result, and nothing of
//! theirs ever runs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Page, Serve, meet_beside_others};
use fuzz::change;
use fuzz::mangle::{OF_RESULTS, OF_RUN_LINKS};
use fuzz::seeds;
use miniz_oxide::deflate::compress_to_vec_zlib;
use parlab::chapters;
use parlab::experiment::mended::mended;
use parlab::experiment::route::Route;
use parlab::export::json::from_json;
use parlab::export::limits::PREFIX;
use parlab::export::link::{from_fragment, is_result};
use runstats::random::Rng;
use serde_json::{Value, json};

/// What would leave a trace if it were taken for more than a text.
const HOSTILE: [&str; 6] = [
    "<img src=x onerror=\"window.crafted=1\">",
    "<script>window.crafted=1</script>",
    "javascript:window.crafted=1",
    "\"><iframe srcdoc=\"<script>parent.crafted=1</script>\"></iframe>",
    "data:text/html,<script>parent.crafted=1</script>",
    "blob:file:///etc/passwd",
];

/// Opens one after another as links in the page, each until the page says what is expected of it; gives those
/// for which it never did.
const FOLLOW: &str = "
    const [crafted, done] = arguments;
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const says = () => [...document.querySelectorAll('.notices')].map((it) => it.textContent).join(' ').trim();
    const runs = () => document.querySelectorAll('.runs .list > li').length;
    // Each file begins with a number of its own; what is opened late would come over the next link.
    const has = (name) => [...document.querySelectorAll('.runs .list input')]
        .some((it) => it.value.startsWith(name.split(' ')[0] + ' '));
    const give = ({ fragment, name, text }) => {
        if (fragment !== null) {
            const before = location.hash;
            location.hash = fragment;
            // The page has heard of it before the next one comes, which nobody follows within a frame.
            return location.hash === before
                ? undefined
                : new Promise((heard) => addEventListener('hashchange', () => setTimeout(heard), { once: true }));
        }
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('main').dispatchEvent(drop);
    };
    const meets = async (one, before) => {
        const until = performance.now() + 20000;
        let missing;
        while (performance.now() < until) {
            await frame();
            // The list of runs is seen where its panel is open, and some links open another one.
            document.querySelector('#tab-runs:not([aria-selected=true])')?.click();
            const said = says();
            const isSaid = one.says === '' ? said === '' : said.includes(one.says);
            const isThere = document.title.startsWith(one.title);
            const isOpen = !one.opens || (one.name ? has(one.name) : runs() > 0);
            const isDrawn = Boolean(document.querySelector('.runbar button'));
            if (isSaid && isThere && isOpen && isDrawn) return '';
            missing = JSON.stringify({ said, isThere, isOpen, isDrawn });
        }
        return missing;
    };
    (async () => {
        const failed = [];
        for (const one of crafted) {
            await give(one);
            const missing = await meets(one);
            if (missing) failed.push(`“${one.says}”, ${one.opens}, of ${JSON.stringify(one).slice(0, 200)}: ${missing.slice(0, 300)}`);
        }
        done(failed);
    })();";

/// What there must not be.
const HARM: &str = "
    const odd = '[href^=\"javascript:\" i], [href^=\"data:\" i], [href^=\"file:\" i], [src^=\"x\"], main iframe, main script';
    return [window.crafted ?? null, ...[...document.querySelectorAll(odd)].map((it) => it.outerHTML)];";

#[test]
fn two_hundred_crafted_links_and_files_do_no_harm() {
    meet_beside_others(Serve::default(), async |lab| {
        chapters::register();
        let page = &lab.page;
        page.open("#/threads").await;
        let mut crafted = [run_links(), result_links(), files()].concat();
        // A chapter is not drawn anew for what is about the same one.
        crafted.sort_by_key(|one| one["title"].to_string());
        assert!(crafted.len() >= 200, "{}", crafted.len());
        for some in crafted.chunks(40) {
            let failed = page.script_later(FOLLOW, vec![json!(some)]).await;
            assert_eq!(failed, json!([]));
            assert_eq!(page.script(HARM, Vec::new()).await, json!([null]));
        }
        page.follow("#/threads?n=20&workers=1,2&reps=1").await;
        page.press_run().await;
        assert_eq!(page.complaints().await, Vec::<String>::new());
    });
}

#[test]
fn a_forged_record_is_shown_as_text_and_named_as_imported() {
    meet_beside_others(Serve::default(), async |lab| {
        chapters::register();
        let (page, [_, hostile]) = (&lab.page, [HOSTILE[0], HOSTILE[2]]);
        let mut forged = downloads();
        forged["params"]["links"] = json!([hostile, "data/a.csv"]);
        forged["status"] = json!("void");
        forged["void"] = json!(HOSTILE[0]);
        forged["results"] = json!([{
            "link": hostile, "task": 0, "arrived_ms": 1.0, "error": null,
            "table": { "bytes": 9, "head": HOSTILE[1], "columns": [HOSTILE[0]], "rows": 1 },
        }]);
        // After a run, drops are heard.
        page.open("#/downloads?files=1&concurrency=1&reps=1&run=1")
            .await;
        page.record().await;
        page.drop_files(&[(&format!("{}.json", HOSTILE[0]), &forged.to_string())])
            .await;
        let arrived = "What arrived, in the order of arrival";
        until_true("the file in front", async || {
            page.run_names().await.len() == 2
        })
        .await;
        let shown = page.region(arrived).await;
        assert!(
            shown.contains("imported") && shown.contains(HOSTILE[0]) && shown.contains(HOSTILE[1]),
            "{shown}"
        );
        assert_eq!(page.run_names().await, [HOSTILE[0], "Run 1"]);
        // Beside the sentence, and in every panel that has figures.
        let mut marks = Vec::new();
        for tab in ["Numbers", "Runs"] {
            page.open_tab(tab).await;
            until_true(&format!("what is imported in {tab}"), async || {
                let words = "return [...document.querySelectorAll('.panel .imported')].length > 0";
                page.says_yes(words).await
            })
            .await;
            let words =
                "return [...document.querySelectorAll('.verdict .imported, .panel .imported')]
                .map((it) => it.parentElement.className)";
            let words = page.script(words, Vec::new()).await;
            marks.extend(words.as_array().cloned().unwrap_or_default());
        }
        assert!(marks.len() >= 4, "{marks:?}");
        assert_eq!(page.script(HARM, Vec::new()).await, json!([null]));
        // What is run again is held against the rules of any other address.
        let record = page.press_run().await;
        let mut errors = record
            .results
            .iter()
            .filter_map(|result| result.error.as_ref());
        let is_refused = errors.any(|error| error.contains("only http and https"));
        assert!(is_refused, "{:?}", record.results);
        assert!(!record.imported);
    });
}

/// From a mail, a chat, an advertiser: links that no longer are what they were when they were copied.
#[test]
fn a_mangled_link_runs_all_the_same() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        for fragment in [
            "#/threads?n=20&amp;workers=1,2&amp;reps=1&amp;run=1",
            "#/Threads?n=20&Workers=1,2&reps=1&run=1.&utm_source=x",
        ] {
            page.open(fragment).await;
            let record = page.record().await;
            let meant = Route::read("#/threads?n=20&workers=1,2&reps=1");
            assert_eq!(record.experiment, meant.experiment, "{fragment}");
            assert_eq!(page.texts("alert").await, Vec::<String>::new());
        }
        encoded(lab).await;
    });
}

/// Its `#` was encoded, so it names a folder that the host doesn't have.
async fn encoded(lab: &Meeting) {
    let address = lab.site.url("/%23/threads?n=20&workers=1,2&reps=1&run=1");
    lab.page.open_at(&address).await;
    let record = lab.page.record().await;
    assert_eq!(record.experiment.worker_counts(), [1, 2]);
}

/// What of a million characters is said?
#[test]
fn of_an_endless_address_two_hundred_characters_are_quoted() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads").await;
        page.follow(&format!("#/{}", "x".repeat(1_000_000))).await;
        page.until_said("alert", "There is no chapter “xxx").await;
        let said = page.texts("alert").await.join(" ");
        assert!(
            said.matches('x').count() < 210 && said.contains("x…”"),
            "{said}"
        );
        assert!(page.can_run().await);
    });
}

#[test]
fn a_pasted_link_is_mended_in_its_field() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads?network=real").await;
        for (pasted, meant) in [
            ("“https://a.org/x.csv”", "https://a.org/x.csv"),
            ("<https://a.org/x.csv>,", "https://a.org/x.csv"),
            ("localhost:8000/x.csv", "http://localhost:8000/x.csv"),
            ("www.a.org/x.csv", "https://www.a.org/x.csv"),
        ] {
            type_into(page, pasted).await;
            until_true(&format!("{meant} in the field"), async || {
                page.value("textbox", "Link 1").await == meant
            })
            .await;
        }
        type_into(page, "ftp://a.org/x.csv").await;
        assert_eq!(page.value("textbox", "Link 1").await, "ftp://a.org/x.csv");
    });
}

/// Puts a text into the first field as a paste does, and leaves the field.
async fn type_into(page: &Page, text: &str) {
    page.find("textbox", "Link 1").await;
    let script = "
        const field = document.querySelector('input[aria-label=\"Link 1\"]');
        field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));";
    page.script(script, vec![json!(text)]).await;
}

/// A link that starts no run, with what the page must say of it.
fn link(fragment: String) -> Value {
    let meant = match Route::read(&fragment).notices.is_empty() {
        true => fragment.clone(),
        false => mended(&fragment),
    };
    if is_result(&meant) {
        return match from_fragment(&meant) {
            Ok(shared) => {
                let title = shared.experiment.chapter().title();
                // What a link had no room for is told by the run itself.
                json!({ "fragment": fragment, "title": title, "says": "", "opens": true })
            }
            Err(error) => {
                json!({ "fragment": fragment, "title": "", "says": error.to_string(), "opens": false })
            }
        };
    }
    let route = Route::read(&meant);
    let says = route
        .notices
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    json!({ "fragment": fragment, "title": route.experiment.chapter().title(), "says": says, "opens": false })
}

fn run_links() -> Vec<Value> {
    let mut rng = Rng::new(7);
    let idle = seeds::RUN_LINKS.map(|link| link.replace("&run=1", ""));
    let mangled = idle.iter().cycle().zip(OF_RUN_LINKS.iter().cycle());
    let mut links: Vec<String> = mangled
        .map(|(link, mangle)| mangle(link))
        .take(60)
        .collect();
    for hostile in HOSTILE {
        let code: String = form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
        links.push(format!("#/{code}"));
        links.push(format!("#/threads?{code}=1&n={code}"));
        links.push(format!("#/downloads?link={code}"));
        links.push(format!("#/threads?n={hostile}"));
    }
    while links.len() < 120 {
        let seed = change::pick(&mut rng, &idle);
        let changed = change::text(&mut rng, &seed, &seed, 4);
        let changed = String::from_utf8_lossy(&changed).into_owned();
        // What would start a run is left to others, and so is what a browser itself changes in an address.
        let is_plain = changed.chars().all(|c| c.is_ascii_graphic());
        if is_plain && !changed.contains("run") && changed.starts_with('#') {
            links.push(changed);
        }
    }
    links.into_iter().map(link).collect()
}

fn result_links() -> Vec<Value> {
    let mut rng = Rng::new(8);
    let shared = seeds::shared();
    let pack = |json: &Value| {
        let mut bytes = vec![1];
        bytes.extend(compress_to_vec_zlib(json.to_string().as_bytes(), 9));
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    };
    let mut links = Vec::new();
    for number in 0..45 {
        let mut json = shared[number % shared.len()].clone();
        match number % 3 {
            0 => json["void"] = json!(change::pick(&mut rng, &HOSTILE)),
            1 => json["machine"]["user_agent"] = json!(change::pick(&mut rng, &HOSTILE)),
            _ => change::json(&mut rng, &mut json),
        }
        links.push(OF_RESULTS[number % OF_RESULTS.len()](&pack(&json)));
    }
    links.into_iter().map(link).collect()
}

fn files() -> Vec<Value> {
    let mut rng = Rng::new(9);
    let records = seeds::records();
    let mut files = Vec::new();
    for number in 0..40 {
        let mut json = records[number % records.len()].1.clone();
        match number % 4 {
            0 => json["error"] = json!(change::pick(&mut rng, &HOSTILE)),
            1 => json["started_at"] = json!(change::pick(&mut rng, &HOSTILE)),
            _ => change::json(&mut rng, &mut json),
        }
        let mut text = json.to_string();
        if number % 8 == 7 {
            text = text.chars().take(text.len() / 2).collect();
        }
        let name = format!("{number} {}.json", change::pick(&mut rng, &HOSTILE));
        files.push(match from_json(&text) {
            Ok(record) => {
                let title = record.experiment.chapter().title();
                json!({ "fragment": null, "name": name, "text": text, "title": title, "says": "", "opens": true })
            }
            Err(error) => {
                json!({ "fragment": null, "name": name, "text": text, "title": "", "says": error.to_string(), "opens": false })
            }
        });
    }
    files
}

/// A record of Downloads with links.
fn downloads() -> Value {
    let is_it = |(_, tree): &&(&str, Value)| {
        tree["experiment"] == "downloads" && tree["params"]["practice"].is_null()
    };
    let (_, tree) = seeds::records()
        .iter()
        .find(is_it)
        .expect("one in the corpus");
    tree.clone()
}
