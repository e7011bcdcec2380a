//! Bytes in encodings, as they should be read.

use super::*;
use proptest::prelude::*;

/// As a browser does it, by the crate that Firefox does it with.
fn browser(label: &str, bytes: &[u8]) -> Option<(String, String)> {
    let encoding = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    Some((encoding.name().to_ascii_lowercase(), text.into_owned()))
}

fn read(bytes: &[u8], content_type: &str) -> Result<Decoded<'static>, FileError> {
    let decoded = decode(bytes, Some(content_type), &browser)?;
    Ok(Decoded {
        text: decoded.text.into_owned().into(),
        ..decoded
    })
}

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes = units.map(|unit| match big_endian {
        true => unit.to_be_bytes(),
        false => unit.to_le_bytes(),
    });
    bytes.flatten().collect()
}

#[test]
fn a_mark_has_the_first_word_and_the_server_the_second() {
    let marked = read(b"\xef\xbb\xbfa", "text/csv; charset=latin1").unwrap();
    assert_eq!((&*marked.text, marked.encoding), ("a", None));
    assert!(marked.notes[0].contains("begins with a byte order mark"));
    for content_type in [
        "text/csv",
        "text/csv; charset=UTF8",
        "text/csv; charset=",
        "",
    ] {
        let plain = read("ü".as_bytes(), content_type).unwrap();
        assert_eq!(
            (&*plain.text, plain.encoding, plain.notes),
            ("ü", None, vec![])
        );
    }
    let koi8 = read(b"\xc1", "text/csv; header=present; Charset=\" KOI8-R\"").unwrap();
    assert_eq!(
        (&*koi8.text, koi8.encoding.as_deref()),
        ("а", Some("koi8-r"))
    );
    assert_eq!(koi8.notes, ["It is in koi8-r, as its server says."]);
    let latin = read(b"Z\xfcrich", "text/csv; charset=ISO-8859-1").unwrap();
    assert_eq!(
        latin.notes,
        ["It is in windows-1252, as its server says (“iso-8859-1”)."]
    );
    // What a server adds to everything that it sends.
    let both = read("Zürich".as_bytes(), "text/csv; charset=iso-8859-1").unwrap();
    assert_eq!(&*both.text, "ZÃ¼rich");
    assert!(both.notes[0].ends_with("if letters look wrong, the server is."));
    let wide = read(b"a\0,\0b\0\n\0", "text/csv; charset=utf-8").unwrap();
    assert_eq!(
        (&*wide.text, wide.encoding.as_deref()),
        ("a,b\n", Some("UTF-16"))
    );
    assert!(wide.notes[0].contains("a byte order mark is missing"));
}

#[test]
fn a_label_that_is_no_encoding_is_noted() {
    let binary = read("ü".as_bytes(), "text/csv; charset=binary").unwrap();
    assert_eq!(&*binary.text, "ü");
    assert_eq!(
        binary.notes,
        [
            "Its server calls its encoding “binary”, and browsers know no such encoding: it was read as UTF-8."
        ]
    );
    let next = read(b"\xfc", "text/csv; charset=x; charset=latin1").unwrap();
    assert_eq!(&*next.text, "ü");
    assert!(
        next.notes[0].ends_with("it was read as windows-1252."),
        "{:?}",
        next.notes
    );
    let several = read(b"a", "text/csv; charset=utf-8; charset=latin1").unwrap();
    assert!(several.notes[0].contains("“utf-8”, “latin1”: the first was taken"));
    let wrong = read(b"\xfc", "text/csv; charset=x")
        .unwrap_err()
        .to_string();
    assert!(
        wrong.contains("Its server calls its encoding “x”"),
        "{wrong}"
    );
    let refused = read(b"a", "text/csv; charset=ISO-2022-KR").unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("iso-2022-kr, which browsers refuse to read")
    );
    let utf8 = read("地点\n".as_bytes(), "text/csv; charset=utf-16").unwrap();
    assert!(&*utf8.text == "地点\n" && utf8.notes[0].ends_with("but it is in UTF-8."));
    let utf16 = read(
        b"\x30\x57\x30\x42\xfe\xff\xd8\x3d\xde\x00",
        "text/csv; charset=utf-16be",
    )
    .unwrap();
    assert_eq!(utf16.encoding.as_deref(), Some("UTF-16"));
}

#[test]
fn what_is_no_text_says_where_and_what_it_looks_like() {
    let says = |bytes: &[u8]| read(bytes, "").unwrap_err().to_string();
    let windows = says(b"place\nZ\xfcrich\n");
    assert!(
        windows.contains("byte 7, in line 2, column 2, is not UTF-8"),
        "{windows}"
    );
    assert!(windows.contains("Windows-1252"), "{windows}");
    let marked = says(b"\xef\xbb\xbf\xc3\xa9\r\xc3\xa9x\xff");
    assert!(
        marked.contains("byte 9, in line 2, column 3, is not"),
        "{marked}"
    );
    assert!(says(b"\x01\x02\x03\xff").contains("no text at all"));
    let half = utf16("a\rb", false);
    let half = says(&half[..half.len() - 1]);
    assert!(
        half.contains("byte 6, in line 2, column 1, is not UTF-16"),
        "{half}"
    );
    assert!(says(b"\xff\xfe\x00\xd8a\0").contains("byte 2, in line 1"));
    for utf32 in [
        &b"\xff\xfe\0\0a\0\0\0"[..],
        b"\0\0\xfe\xff\0\0\0a",
        b"a\0\0\0\n\0\0\0",
    ] {
        assert!(says(utf32).contains("it is in UTF-32"), "{}", says(utf32));
    }
    let japanese = read(b"a\n\x82\xa0\xff", "text/csv; charset=shift_jis");
    let japanese = japanese.unwrap_err().to_string();
    assert!(japanese.contains("it is shift_jis"), "{japanese}");
    let greek = read(
        b"a\r\n\xe1\xaa",
        "text/csv; charset=greek-windows, text/csv; charset=windows-1253",
    );
    let greek = greek.unwrap_err().to_string();
    assert!(
        greek.contains("windows-1253, and what stands in line 2, column 2, is not"),
        "{greek}"
    );
}

proptest! {
    #[test]
    fn text_comes_back_from_each_encoding(text in "[^\u{feff}\0][^\0]*") {
        prop_assert_eq!(&*read(format!("\u{feff}{text}").as_bytes(), "").unwrap().text, &text);
        for big_endian in [false, true] {
            prop_assert_eq!(&*read(&utf16(&text, big_endian), "").unwrap().text, &text);
        }
        prop_assert_eq!(&*read(text.as_bytes(), "").unwrap().text, &text);
    }

    #[test]
    fn any_bytes_are_text_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200), mark in 0..3usize, content_type in "(text/csv|;|,|charset|=|\"|'|utf-16|latin1|x){0,8}") {
        let bytes = [[&b"\xff\xfe"[..], b"\xfe\xff", b""][mark], &bytes].concat();
        if let Err(FileError::NotText { offset, .. }) = read(&bytes, &content_type) {
            prop_assert!(offset <= bytes.len() as u64);
        }
    }
}
