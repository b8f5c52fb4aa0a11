//! QR codes on a terminal.

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

use super::Ui;

/// Black on white of the 256 colours, which no theme changes.
const BLACK_ON_WHITE: &str = "38;5;16;48;5;231";

impl Ui {
    /// Shows a text as a QR code, on a terminal and nowhere else. Two rows of modules are one line.
    pub fn qr_code(&self, text: &str) {
        // A screen has no scratches: the lowest level of error correction makes the largest modules.
        let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::L) else {
            return;
        };
        if !self.progress {
            return;
        }
        let mut renderer = code.render::<Dense1x2>();
        if !self.colour {
            // Terminals are mostly dark, and blocks are what is bright on them.
            renderer
                .dark_color(Dense1x2::Light)
                .light_color(Dense1x2::Dark);
        }
        for line in renderer.build().lines() {
            self.status(&format!("  {}", self.paint(line, BLACK_ON_WHITE)));
        }
    }
}
