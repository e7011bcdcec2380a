//! The environment for a `trunk` that is called by hand: `(eval "$(cargo xtask env)" && trunk serve)`.

use std::ffi::OsStr;

use anyhow::Result;

use crate::setup::Setup;

/// Prints the environment as lines for a shell; whatever else there is to say goes to stderr.
pub fn run() -> Result<()> {
    let (setup, _steps) = Setup::for_the_page(Setup::STEPS)?;
    for (name, value) in &setup.environment.variables {
        match value {
            Some(value) => println!("export {name}={}", quoted(value)),
            None => println!("unset {name}"),
        }
    }
    Ok(())
}

/// One word for a POSIX shell, whatever is in it.
fn quoted(text: &OsStr) -> String {
    format!("'{}'", text.to_string_lossy().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        for text in ["/a b/c", "it's", "$HOME `x` \"y\" \\", ""] {
            let echo = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {}", quoted(OsStr::new(text)))])
                .output();
            // Where there is no shell there is nothing to quote for.
            if let Ok(output) = echo {
                assert_eq!(String::from_utf8_lossy(&output.stdout), text);
            }
        }
    }
}
