//! The chart as a picture outside the page, with every style it has on the page written into it, so
//! that it looks the same anywhere.

use js_sys::{Array, Promise};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement,
    Url, XmlSerializer,
};

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

/// The chart that is on the page, as SVG text.
pub fn svg() -> Result<String, JsValue> {
    let (text, _, _) = styled()?;
    Ok(text)
}

/// The chart that is on the page, as PNG.
pub async fn png() -> Result<Blob, JsValue> {
    let (text, width, height) = styled()?;
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

/// The chart with its styles, its width and its height.
fn styled() -> Result<(String, f64, f64), JsValue> {
    let chart = document()
        .query_selector(".figure svg.plot")?
        .ok_or("no chart")?;
    let copy: Element = chart.clone_node_with_deep(true)?.unchecked_into();
    let (from, to) = (
        chart.query_selector_all("*")?,
        copy.query_selector_all("*")?,
    );
    write_styles(&chart, &copy)?;
    for at in 0..from.length() {
        if let (Some(from), Some(to)) = (from.get(at), to.get(at)) {
            write_styles(from.unchecked_ref(), to.unchecked_ref())?;
        }
    }
    let view_box = chart.get_attribute("viewBox").unwrap_or_default();
    let size: Vec<f64> = view_box
        .split(' ')
        .filter_map(|part| part.parse().ok())
        .collect();
    let [_, _, width, height] = size[..] else {
        return Err("the chart has no size".into());
    };
    copy.set_attribute("xmlns", "http://www.w3.org/2000/svg")?;
    copy.set_attribute("width", &width.to_string())?;
    copy.set_attribute("height", &height.to_string())?;
    let paper = document().create_element_ns(Some("http://www.w3.org/2000/svg"), "rect")?;
    paper.set_attribute("width", "100%")?;
    paper.set_attribute("height", "100%")?;
    let card = document().query_selector(".figure")?.ok_or("no figure")?;
    let colour = style_of(&card, "background-color")?;
    paper.set_attribute("style", &format!("fill: {colour}"))?;
    copy.insert_before(&paper, copy.first_child().as_ref())?;
    let text = XmlSerializer::new()?.serialize_to_string(&copy)?;
    Ok((text, width, height))
}

fn write_styles(from: &Element, to: &Element) -> Result<(), JsValue> {
    let mut text = to.get_attribute("style").unwrap_or_default();
    for name in STYLES {
        text += &format!("; {name}: {}", style_of(from, name)?);
    }
    // A double quote in a font's name would end the attribute in some readers.
    to.set_attribute(
        "style",
        text.trim_start_matches("; ").replace('"', "'").as_str(),
    )
}

fn style_of(element: &Element, name: &str) -> Result<String, JsValue> {
    let style = window().get_computed_style(element)?.ok_or("no style")?;
    style.get_property_value(name)
}
