//! The body of an answer: its bytes, taken in as they come.

use std::cell::Cell;

use futures::StreamExt;
use gloo_net::http::Response;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::TextDecoder;

use crate::csvfile::error::FileError;
use crate::csvfile::file::read_file;
use crate::csvfile::table::Reading;
use crate::error::LabError;

/// A whole body, as it came. It stays in the browser's memory until it is looked at: the engine's
/// own would be too small for 32 large files, and to copy it would hold up the others.
pub(super) type Chunks = Vec<Uint8Array>;

/// What came in answer to a fetch.
pub struct Body {
    /// Its bytes, if they are kept.
    chunks: Option<Chunks>,
    len: u64,
    content_type: Option<String>,
}

impl Body {
    /// Reads it as a stream, so that a file over the limit is given up at the limit. `got_bytes`
    /// tells how far it is. Bytes that nobody will read are let go as they come.
    pub(super) async fn read(
        response: Response,
        limit_mib: u32,
        keep: bool,
        got_bytes: &Cell<u64>,
    ) -> Result<Self, LabError> {
        let limit = u64::from(limit_mib) * 1024 * 1024;
        let content_type = response.headers().get("Content-Type");
        let mut chunks = keep.then(Chunks::new);
        let mut len = 0;
        if let Some(body) = response.body() {
            let mut stream = wasm_streams::ReadableStream::from_raw(body).into_stream();
            while let Some(chunk) = stream.next().await {
                let chunk: Uint8Array = chunk
                    .map_err(|_| LabError::CutOff { got_bytes: len })?
                    .unchecked_into();
                len += u64::from(chunk.length());
                got_bytes.set(len);
                if len > limit {
                    return Err(LabError::TooLarge { limit_mib });
                }
                if let Some(chunks) = &mut chunks {
                    chunks.push(chunk);
                }
            }
        }
        Ok(Body {
            chunks,
            len,
            content_type,
        })
    }

    /// Whether its bytes are there.
    pub fn is_kept(&self) -> bool {
        self.chunks.is_some()
    }

    /// Its size in bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The table in it, and what is unusual about it. Only of one whose bytes are kept.
    pub fn table(&self) -> Result<Reading, FileError> {
        read_file(&self.bytes(), self.content_type.as_deref(), &decode)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.len as usize];
        let mut rest = bytes.as_mut_slice();
        for chunk in self.chunks.iter().flatten() {
            let (own, after) = rest.split_at_mut(chunk.length() as usize);
            chunk.copy_to(own);
            rest = after;
        }
        bytes
    }
}

/// Reads an encoding that the browser knows: its name, and the text.
fn decode(label: &str, bytes: &[u8]) -> Option<(String, String)> {
    let decoder = TextDecoder::new_with_label(label).ok()?;
    // A copy outside the engine's memory: browsers refuse to decode memory that is shared.
    let bytes = Uint8Array::from(bytes);
    let text = decoder.decode_with_buffer_source(&bytes).ok()?;
    Some((decoder.encoding(), text))
}
