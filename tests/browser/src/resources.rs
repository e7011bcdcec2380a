//! What does a browser take of the machine? Its memory and its workers, as the operating system counts them.

use std::fs;

use crate::browser::Browser;

/// What the processes of a browser take together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resources {
    /// Memory in MB (10^6 bytes); what several processes share is counted once.
    pub memory_mb: f64,
    /// Threads that run a dedicated worker: engines, and the threads of their pools.
    pub workers: usize,
}

impl Browser {
    /// What it takes now; `None` where the system doesn't say it in `/proc`.
    pub fn resources(&self) -> Option<Resources> {
        let processes = self.processes();
        if processes.is_empty() {
            return None;
        }
        let memory_kib: u64 = processes.iter().filter_map(|&pid| memory_kib(pid)).sum();
        let workers = processes.iter().map(|&pid| workers(pid)).sum();
        Some(Resources {
            memory_mb: memory_kib as f64 * 1024.0 / 1e6,
            workers,
        })
    }

    /// Its driver's process and all that has come of it, while they run; none where the system doesn't say it in
    /// `/proc`.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let all = self.driver_process().and_then(with_descendants);
        all.unwrap_or_default()
    }
}

/// A process and all that it has started, directly or not.
fn with_descendants(root: u32) -> Option<Vec<u32>> {
    let all: Vec<(u32, u32)> = fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            Some((pid, parent(pid)?))
        })
        .collect();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(&own) = found.get(at) {
        found.extend(all.iter().filter(|(_, of)| *of == own).map(|(pid, _)| pid));
        at += 1;
    }
    Some(found)
}

fn parent(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    number_after(&status, "PPid:").and_then(|pid| pid.try_into().ok())
}

fn memory_kib(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    number_after(&text, "Pss:")
}

fn workers(pid: u32) -> usize {
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return 0;
    };
    let is_worker = |entry: &fs::DirEntry| {
        let name = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
        name.starts_with("DedicatedWorker")
    };
    threads.flatten().filter(is_worker).count()
}

fn number_after(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
