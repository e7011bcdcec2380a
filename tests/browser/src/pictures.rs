//! What is in a picture?

use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use png::{ColorType, Decoder, Transformations};

/// A colour: red, green, blue, and how much of it covers what is below.
pub type Colour = [u8; 4];

/// A picture, pixel by pixel.
#[derive(Debug)]
pub struct Pixels {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    colours: Vec<Colour>,
}

impl Pixels {
    /// Reads a PNG.
    pub fn read(path: &Path) -> Self {
        let file = BufReader::new(File::open(path).expect("a file"));
        let mut decoder = Decoder::new(file);
        decoder
            .set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder.read_info().expect("the head of a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut bytes).expect("a whole PNG");
        assert_eq!(info.color_type, ColorType::Rgba);
        let (colours, _) = bytes[..info.buffer_size()].as_chunks();
        Pixels {
            width: info.width,
            height: info.height,
            colours: colours.to_vec(),
        }
    }

    /// The colour at a place, counted from the top left.
    pub fn at(&self, x: u32, y: u32) -> Colour {
        self.colours[(y * self.width + x) as usize]
    }

    /// How many different colours there are.
    pub fn colours(&self) -> usize {
        self.colours.iter().collect::<HashSet<_>>().len()
    }

    /// How much of the picture has this colour.
    pub fn share_of(&self, colour: Colour) -> f64 {
        let same = self.colours.iter().filter(|own| **own == colour).count();
        same as f64 / self.colours.len() as f64
    }
}

/// How light a colour is: black is 0, white is 1.
pub fn luminance([red, green, blue, _]: Colour) -> f64 {
    (0.2126 * f64::from(red) + 0.7152 * f64::from(green) + 0.0722 * f64::from(blue)) / 255.0
}
