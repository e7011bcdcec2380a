//! The page, served while one works on it. trunk serves and rebuilds; this file picks the
//! port, tells when the first build is ready, opens the browser, and ends it all together.

use std::{
    env,
    io::ErrorKind,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, Result, bail};

use crate::{
    group::Group,
    paths,
    proxy::{self, Proxy},
    setup::Setup,
    steps::Steps,
};

const BUILDING: &str = "Building the page (the first time about 5 minutes)";

/// What can be chosen.
#[derive(clap::Args)]
pub struct Options {
    /// The port to serve at
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// Don't open a browser
    #[arg(long)]
    no_open: bool,
    #[command(flatten)]
    hosts: proxy::Hosts,
}

/// Builds and serves until Ctrl-C. An error if the port is taken, or a program ends by itself.
pub fn run(options: &Options) -> Result<()> {
    // Before minutes of building, not after them.
    check_port(options.port)?;
    let reads = !options.hosts.is_empty();
    let (setup, mut steps) = Setup::for_the_page(Setup::STEPS + 1 + usize::from(reads))?;
    if reads {
        steps.next();
        proxy::build(&mut steps, &setup.root)?;
    }
    steps.next();
    steps.say(&format!("{BUILDING} …"));

    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))
        .context("can't listen for Ctrl-C")?;

    let mut proxy = None;
    if reads {
        proxy = Some(Proxy::start(&setup.root, &options.hosts, options.port)?);
    }
    // The lookup only finds the machine's other names; the address is told below.
    let mut trunk = setup.trunk(&["serve", "--disable-address-lookup", "true"]);
    trunk.args(["--port", &options.port.to_string()]);
    if let Some(proxy) = &proxy {
        proxy.tell(&mut trunk);
    }
    trunk.stdin(Stdio::null());
    let begun = SystemTime::now();
    let started = Instant::now();
    let mut trunk = Group::start(&mut trunk)?;

    let mut ready = false;
    while !stop.load(Ordering::Relaxed) {
        if let Some(status) = trunk.ended()? {
            bail!("trunk ended by itself ({status}); what it said stands above");
        }
        if let Some(proxy) = &mut proxy
            && let Some(status) = proxy.program.ended()?
        {
            bail!("the proxy ended by itself ({status}); what it said stands above");
        }
        if !ready && answers(options.port) {
            ready = true;
            first_build(&setup.root, &mut steps, started, begun, options);
        }
        thread::sleep(Duration::from_millis(100));
    }
    drop(trunk);
    drop(proxy);
    eprintln!("\nStopped.");
    Ok(())
}

/// trunk begins to answer when the first build is over, whether it went well or not.
fn first_build(
    root: &Path,
    steps: &mut Steps,
    started: Instant,
    begun: SystemTime,
    options: &Options,
) {
    let built = root
        .join("dist")
        .join("index.html")
        .metadata()
        .and_then(|meta| meta.modified())
        .is_ok_and(|time| time >= begun);
    steps.ended(BUILDING, started, built);
    if !built {
        eprintln!("\nCorrect the error above and save: the page is built again by itself.");
        return;
    }
    let address = format!("http://localhost:{}/", options.port);
    eprintln!("\nThe page is at {address}  (Ctrl-C ends)");
    if !options.hosts.is_empty() {
        let hosts: Vec<&str> = options.hosts.all().collect();
        eprintln!("Through this computer it reads from: {}", hosts.join(", "));
    }
    eprintln!();
    if !options.no_open {
        open(&address);
    }
}

/// Says now if the port is taken. Both families count: a browser asks for either.
fn check_port(port: u16) -> Result<()> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port));
    let kind = |result: &std::io::Result<TcpListener>| result.as_ref().err().map(|e| e.kind());
    if kind(&v4) == Some(ErrorKind::AddrInUse) || kind(&v6) == Some(ErrorKind::AddrInUse) {
        let other = if port < u16::MAX { port + 1 } else { 8080 };
        bail!(
            "port {port} is in use by another program. \
             Take another one: cargo xtask serve --port {other}"
        );
    }
    v4.map(drop).with_context(|| {
        format!("can't listen at port {port}. Take another one: cargo xtask serve --port 8080")
    })
}

fn answers(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok()
}

/// Opens the address where someone can see it.
fn open(address: &str) {
    let display = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    if env::var_os("CI").is_some() || (cfg!(target_os = "linux") && !display) {
        return;
    }
    let (program, arguments): (_, &[&str]) = if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    if paths::on_path(program).is_none() {
        return;
    }
    let mut browser = Command::new(program);
    browser
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Some of these stay for as long as the browser does; and no browser is no error.
    thread::spawn(move || browser.status());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_named_with_a_way_out() -> Result<()> {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = taken.local_addr()?.port();
        let text = check_port(port).err().map(|error| error.to_string());
        assert!(text.is_some_and(|text| text.contains("--port")));
        Ok(())
    }
}
