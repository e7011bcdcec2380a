//! The chart as a picture outside the page, with every style it has on the page written into it, so
//! that it looks the same anywhere, and with title, legend and origin, so that it says what it shows.

use js_sys::{Array, Promise};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement,
    HtmlImageElement, Url, XmlSerializer,
};

use crate::layout::lines::Room;
use crate::layout::sheet::{KEY, Line, lay_out};

const SVG: &str = "http://www.w3.org/2000/svg";

/// The styles that make an SVG look as it does.
const STYLES: [&str; 12] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
];

/// Pixels of the picture for each of the chart.
const SHARPNESS: f64 = 2.0;

/// What stands around the chart in a picture: on the page it stands elsewhere.
#[derive(Clone, Debug)]
pub struct Words {
    /// The title.
    pub title: String,
    /// What was measured, when and where: a line for each run that is drawn.
    pub notes: Vec<String>,
}

/// The chart that is on the page, as SVG text.
pub fn svg(words: &Words) -> Result<String, JsValue> {
    let (text, _) = styled(words)?;
    Ok(text)
}

/// The chart that is on the page, as PNG.
pub async fn png(words: &Words) -> Result<Blob, JsValue> {
    let (text, Room { width, height }) = styled(words)?;
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let loaded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    loaded?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width((width * SHARPNESS) as u32);
    canvas.set_height((height * SHARPNESS) as u32);
    let context = canvas.get_context("2d")?.ok_or("no canvas")?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    let (width, height) = (width * SHARPNESS, height * SHARPNESS);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let png = Promise::new(&mut |resolve, reject| {
        if let Err(error) = canvas.to_blob(&resolve) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(png).await?.dyn_into()
}

/// The chart with its styles, and with title, legend and notes around it; and its size.
fn styled(words: &Words) -> Result<(String, Room), JsValue> {
    let chart = document()
        .query_selector(".picture svg.plot")?
        .ok_or("no chart")?;
    let card = document().query_selector(".picture")?.ok_or("no figure")?;
    let size = room_of(&chart)?;
    // It begins with what it shows, and goes on with the figures.
    let says = chart.get_attribute("aria-label").unwrap_or_default();
    let subtitle = says
        .split_once(". ")
        .map_or(says.as_str(), |(what, _)| what);
    let legend = legend(&card)?;
    let texts: Vec<String> = legend.iter().map(|entry| entry.text.clone()).collect();
    let sheet = lay_out(size, &words.title, subtitle, &texts, &words.notes);

    let root = element("svg")?;
    root.set_attribute("xmlns", SVG)?;
    let Room { width, height } = sheet.room;
    root.set_attribute("viewBox", &format!("0 0 {width} {height}"))?;
    root.set_attribute("width", &width.to_string())?;
    root.set_attribute("height", &height.to_string())?;
    let paper = element("rect")?;
    paper.set_attribute("width", "100%")?;
    paper.set_attribute("height", "100%")?;
    let colour = style_of(&card, "background-color")?;
    dress(&paper, &format!("fill: {colour}"));
    root.append_child(&paper)?;
    let copy = copied(&chart)?;
    place(&copy, (0.0, sheet.chart_top), size)?;
    root.append_child(&copy)?;

    let font = format!(
        "{}; fill: {}; stroke: none",
        styles_of(&chart)?,
        style_of(&card, "color")?
    );
    let write = |lines: &[Line], how: &str| -> Result<(), JsValue> {
        for (x, y, text) in lines {
            let line = element("text")?;
            line.set_attribute("x", &x.to_string())?;
            line.set_attribute("y", &y.to_string())?;
            dress(&line, &format!("{font}; text-anchor: start; {how}"));
            line.set_text_content(Some(text));
            root.append_child(&line)?;
        }
        Ok(())
    };
    write(&sheet.title, "font-size: 18px; font-weight: 700")?;
    write(&sheet.subtitle, "font-size: 14px; font-weight: 600")?;
    for (entry, (at, lines)) in legend.iter().zip(&sheet.legend) {
        place(&entry.mark, *at, KEY)?;
        root.append_child(&entry.mark)?;
        write(lines, "font-size: 14px; font-weight: 400")?;
    }
    write(&sheet.notes, "font-size: 13px; font-weight: 400")?;
    let text = XmlSerializer::new()?.serialize_to_string(&root)?;
    // A double quote in a font's name would end the attribute in some readers.
    Ok((text.replace("&quot;", "'"), sheet.room))
}

/// An entry of the legend.
struct Entry {
    /// Its mark, as it looks.
    mark: Element,
    text: String,
}

/// The legend that stands by the chart.
fn legend(card: &Element) -> Result<Vec<Entry>, JsValue> {
    let items = card.query_selector_all(".legend > li")?;
    let items = (0..items.length()).filter_map(|at| items.get(at));
    items
        .map(|item| {
            let item: Element = item.unchecked_into();
            let text = item.text_content().unwrap_or_default();
            let Some(key) = item.first_element_child() else {
                let mark = element("svg")?;
                return Ok(Entry { mark, text });
            };
            let inside = key.text_content().unwrap_or_default();
            let text = text.strip_prefix(&inside).unwrap_or(&text).to_owned();
            let mark = match key.tag_name().as_str() {
                "svg" => copied(&key)?,
                _ => swatch(&key, &inside)?,
            };
            Ok(Entry { mark, text })
        })
        .collect()
}

/// A box of the colour of one on the page, with the text in it.
fn swatch(key: &Element, inside: &str) -> Result<Element, JsValue> {
    let mark = element("svg")?;
    mark.set_attribute("viewBox", &format!("0 0 {} {}", KEY.width, KEY.height))?;
    let shape = element("rect")?;
    for (name, value) in [
        ("x", "4"),
        ("y", "0.5"),
        ("width", "20"),
        ("height", "15"),
        ("rx", "4"),
    ] {
        shape.set_attribute(name, value)?;
    }
    let (fill, edge) = (
        style_of(key, "background-color")?,
        style_of(key, "border-top-color")?,
    );
    dress(
        &shape,
        &format!("fill: {fill}; stroke: {edge}; stroke-width: 1"),
    );
    mark.append_child(&shape)?;
    let text = element("text")?;
    text.set_attribute("x", "14")?;
    text.set_attribute("y", "12")?;
    let ink = style_of(key, "color")?;
    dress(
        &text,
        &format!(
            "{}; fill: {ink}; stroke: none; stroke-width: 0; font-size: 12px; text-anchor: middle",
            styles_of(key)?
        ),
    );
    text.set_text_content(Some(inside));
    mark.append_child(&text)?;
    Ok(mark)
}

fn element(name: &str) -> Result<Element, JsValue> {
    document().create_element_ns(Some(SVG), name)
}

/// Puts an SVG into another.
fn place(inner: &Element, (left, top): (f64, f64), size: Room) -> Result<(), JsValue> {
    inner.set_attribute("x", &left.to_string())?;
    inner.set_attribute("y", &top.to_string())?;
    inner.set_attribute("width", &size.width.to_string())?;
    inner.set_attribute("height", &size.height.to_string())
}

fn room_of(chart: &Element) -> Result<Room, JsValue> {
    let view_box = chart.get_attribute("viewBox").unwrap_or_default();
    let size: Vec<f64> = view_box
        .split(' ')
        .filter_map(|part| part.parse().ok())
        .collect();
    match size[..] {
        [_, _, width, height] => Ok(Room { width, height }),
        _ => Err("the chart has no size".into()),
    }
}

/// A copy of an SVG that looks the same anywhere.
fn copied(of: &Element) -> Result<Element, JsValue> {
    let copy: Element = of.clone_node_with_deep(true)?.unchecked_into();
    let (from, to) = (of.query_selector_all("*")?, copy.query_selector_all("*")?);
    write_styles(of, &copy)?;
    for at in 0..from.length() {
        if let (Some(from), Some(to)) = (from.get(at), to.get(at)) {
            write_styles(from.unchecked_ref(), to.unchecked_ref())?;
        }
    }
    Ok(copy)
}

fn write_styles(from: &Element, to: &Element) -> Result<(), JsValue> {
    dress(to, &styles_of(from)?);
    Ok(())
}

/// Gives an element of a picture a style. As an attribute it would be against the page's own policy.
fn dress(element: &Element, style: &str) {
    // An element of an SVG has a style as one of the page has.
    element
        .unchecked_ref::<HtmlElement>()
        .style()
        .set_css_text(style);
}

fn styles_of(element: &Element) -> Result<String, JsValue> {
    let styles: Result<Vec<String>, JsValue> = STYLES
        .iter()
        .map(|name| Ok(format!("{name}: {}", style_of(element, name)?)))
        .collect();
    Ok(styles?.join("; "))
}

fn style_of(element: &Element, name: &str) -> Result<String, JsValue> {
    let style = window().get_computed_style(element)?.ok_or("no style")?;
    style.get_property_value(name)
}
