//! The browser's database of this page: texts, each under a key that is a list of texts and numbers. Keys
//! are in order, and all that begin alike can be read or removed together.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use futures::StreamExt;
use futures::channel::mpsc::unbounded;
use futures::channel::oneshot;
use futures::future::{Either, select};
use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Transaction, TransactionMode,
};
use js_sys::Array;
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

const NAME: &str = "parlab";
const TABLE: &str = "runs";
/// How long the browser may take for an answer: some never give one.
const LIMIT: Duration = Duration::from_secs(4);

/// Why nothing was written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// The page may keep nothing.
    Forbidden,
    /// There is no room.
    Full,
    /// The browser doesn't answer, or says something else.
    Broken,
}

impl Unkept {
    /// In a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Unkept::Forbidden => {
                "This browser lets the page keep nothing (a private window, blocked cookies, or a frame)."
            }
            Unkept::Full => "The browser has no room left for what this page keeps.",
            Unkept::Broken => "The browser’s storage doesn’t work for this page.",
        }
    }
}

/// A key.
pub type Key = Vec<JsValue>;

/// What is to be written at once: all of it, or nothing.
#[derive(Default)]
pub struct Changes {
    /// What is removed first: everything whose key begins so.
    pub remove: Option<Key>,
    /// Keys and texts.
    pub put: Vec<(Key, String)>,
}

thread_local! {
    static OPEN: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
}

/// Makes changes.
///
/// # Errors
/// None of them was made.
pub async fn change(changes: Changes) -> Result<(), Unkept> {
    within_limit(async move {
        let mut transaction = begin(TransactionMode::ReadWrite).await?;
        let table = transaction.object_store(TABLE)?;
        if let Some(key) = &changes.remove {
            table.delete(all_below(key)?)?;
        }
        for (key, text) in changes.put {
            table.put(&JsValue::from_str(&text), Some(&to_js(&key)))?;
        }
        let (tell, mut told) = unbounded();
        let abort = tell.clone();
        transaction.on_complete(move |_| drop(tell.unbounded_send(true)));
        transaction.on_abort(move |_| drop(abort.unbounded_send(false)));
        if told.next().await == Some(true) {
            return Ok(());
        }
        let why = transaction.error().map(|error| error.name());
        Err(match why.as_deref() {
            Some("QuotaExceededError") => Unkept::Full,
            _ => Unkept::Broken,
        })
    })
    .await
}

/// All keys that begin so, in order.
///
/// # Errors
/// They can't be read.
pub async fn keys(begin_so: Key) -> Result<Vec<Key>, Unkept> {
    within_limit(async move {
        let transaction = begin(TransactionMode::ReadOnly).await?;
        let table = transaction.object_store(TABLE)?;
        let keys = table.get_all_keys(Some(all_below(&begin_so)?.into()), None)?;
        Ok(keys.await?.iter().map(from_js).collect())
    })
    .await
}

/// The text under a key, if there is one.
///
/// # Errors
/// It can't be read.
pub async fn text(key: Key) -> Result<Option<String>, Unkept> {
    within_limit(async move {
        let transaction = begin(TransactionMode::ReadOnly).await?;
        let table = transaction.object_store(TABLE)?;
        let key: JsValue = to_js(&key).into();
        let text = table.get(key)?.await?;
        Ok(text.and_then(|text| text.as_string()))
    })
    .await
}

/// All texts whose keys begin so, with their keys, in order; nothing in the place of what is no text.
///
/// # Errors
/// They can't be read.
pub async fn texts(begin_so: Key) -> Result<Vec<(Key, Option<String>)>, Unkept> {
    within_limit(async move {
        let transaction = begin(TransactionMode::ReadOnly).await?;
        let table = transaction.object_store(TABLE)?;
        let range = all_below(&begin_so)?;
        let keys = table.get_all_keys(Some(range.clone().into()), None)?;
        let texts = table.get_all(Some(range.into()), None)?;
        let (keys, texts) = (keys.await?, texts.await?);
        let texts = texts.iter().map(JsValue::as_string);
        Ok(keys.iter().map(from_js).zip(texts).collect())
    })
    .await
}

/// The database, opened the first time. One without the table, whoever made it, is given one.
async fn open() -> Result<Rc<Database>, Unkept> {
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let factory = Factory::new().map_err(|_| Unkept::Forbidden)?;
    let mut database = open_version(&factory, None).await?;
    if !database.store_names().iter().any(|name| name == TABLE) {
        let next = database.version()? + 1;
        database.close();
        database = open_version(&factory, Some(next)).await?;
    }
    // Whoever changes the table waits until all others have closed it; the next use opens it again.
    database.on_version_change(|_| {
        if let Some(database) = OPEN.take() {
            database.close();
        }
    });
    let database = Rc::new(database);
    OPEN.set(Some(Rc::clone(&database)));
    Ok(database)
}

async fn open_version(factory: &Factory, version: Option<u32>) -> Result<Database, Unkept> {
    let mut request = factory.open(NAME, version).map_err(|_| Unkept::Forbidden)?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Fails only if it is there already.
            let _ = database.create_object_store(TABLE, ObjectStoreParams::new());
        }
    });
    request.await.map_err(|_| Unkept::Forbidden)
}

/// Begins to read or to write; once more if the browser has closed the database meanwhile.
async fn begin(mode: TransactionMode) -> Result<Transaction, Unkept> {
    for _ in 0..2 {
        let database = open().await?;
        match database.transaction(&[TABLE], mode) {
            Ok(transaction) => return Ok(transaction),
            Err(_) => OPEN.set(None),
        }
    }
    Err(Unkept::Broken)
}

/// Everything whose key begins so: lists come after all texts and numbers.
fn all_below(key: &Key) -> Result<KeyRange, Unkept> {
    let end = to_js(key);
    end.push(&Array::new());
    Ok(KeyRange::bound(&to_js(key), &end, None, None)?)
}

fn to_js(key: &Key) -> Array {
    key.iter().collect()
}

fn from_js(key: &JsValue) -> Key {
    match Array::is_array(key) {
        true => Array::from(key).to_vec(),
        false => vec![key.clone()],
    }
}

/// What comes of it within the limit. It goes on after that: who asks the browser has to hear the answer.
async fn within_limit<T: 'static>(
    doing: impl Future<Output = Result<T, Unkept>> + 'static,
) -> Result<T, Unkept> {
    let (tell, told) = oneshot::channel();
    spawn_local(async move {
        let _ = tell.send(doing.await);
    });
    match select(told, after(LIMIT)).await {
        Either::Left((Ok(done), _)) => done,
        _ => Err(Unkept::Broken),
    }
}

/// Waits so long.
pub fn after(time: Duration) -> oneshot::Receiver<()> {
    let (tell, told) = oneshot::channel();
    set_timeout(
        move || {
            let _ = tell.send(());
        },
        time,
    );
    told
}

impl From<idb::Error> for Unkept {
    fn from(_: idb::Error) -> Self {
        Unkept::Broken
    }
}
