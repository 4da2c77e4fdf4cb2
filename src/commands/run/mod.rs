//! One run, from the ledger and the run folder to the closing lines.

mod desk;
mod ending;
mod question;
mod record;
mod superseded;
mod tags;

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use jiff::ZonedDateTime;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::feeding::{Fed, FeedError, Feeder};
use super::policy::{self, stop_at};
use super::sameness::Sameness;
use super::stops::Signals;
use super::target::Target;
use super::{Failure, Surroundings};
use crate::api::{Bodies, Client, ClientSetup, Trouble};
use crate::cli::{Sending, Verbosity};
use crate::config::values::OnLoss;
use crate::delivery::{DailyLimit, Delivery, Job, Jobs, Policy, Stop};
use crate::event::Ending;
use crate::ledger::day;
use crate::ledger::journal::Journal;
use crate::plan::Plan;
use crate::report::progress::screen::Screen;
use crate::report::summary::Summary;
use crate::source::Sources;
use crate::spread;
use crate::survey::Findings;
use desk::{Desk, Look};
pub use ending::Done;
use record::Record;
use tags::Tags;

/// So many batches of rows of each thread wait at most for the engine.
const BATCHES: usize = 1;

/// Everything that a run is made of.
pub struct Run {
    /// What was decided before.
    pub plan: Plan,
    /// Switches of this run.
    pub sending: Sending,
    /// Only so many rows.
    pub limit: Option<u64>,
    /// How much is said.
    pub verbosity: Verbosity,
    /// Where it sends.
    pub target: Target,
    /// The input.
    pub sources: Sources,
    /// What was found in it.
    pub findings: Arc<Findings>,
    /// The run whose failures it takes up.
    pub parent: Option<Summary>,
    /// The command that begins or continues it, as it is typed.
    pub command: String,
}

/// Why a run ends before its first row is sent, although it has begun.
pub struct Hindrance {
    ending: Ending,
    /// What a person is told of it, where the closing lines do not say enough.
    told: Option<String>,
    /// Why LadiFlow counts as down.
    trouble: Option<Trouble>,
}

impl Hindrance {
    const fn new(ending: Ending, told: Option<String>) -> Self {
        Self { ending, told, trouble: None }
    }
}

/// Delivers a run.
///
/// # Errors
/// Nothing was sent: the ledger, the client, the tags or the run folder could not be had.
pub async fn deliver(mut run: Run, surroundings: &Surroundings) -> Result<Done, Failure> {
    let lang = run.plan.lang;
    let mut signals = Signals::heed().map_err(|error| Failure::of_system("runtime", Vec::new(), &error))?;
    let sandbox = run.target.start_sandbox().await?;
    let input = fingerprints(&mut run.sources)?;
    let sameness = Sameness::of(&run.plan, &run.findings, &input, run.limit);
    let client = Arc::new(client(&run, surroundings)?);
    let mut random = fastrand::Rng::new();
    let (begun, now) = (Instant::now(), surroundings.clock.now());
    let record = if sandbox.is_some() { None } else { Some(Record::begin(&run, &sameness, surroundings)?) };
    let shrunk = record.as_ref().map(|record| record.shrunk(&run)).transpose()?.flatten();
    let shrunk = shrunk.map(|shrunk| Hindrance::new(Ending::ShrunkInput, Some(shrunk.told(lang))));
    let look = Look::of(&run, surroundings);
    let screen = look.screen.clone();
    let mut policy = policy(&run, sandbox.is_some(), record.as_ref(), &now)?;
    let tell = |line: &str| screen.tell(line);
    let tags = if let Some(shrunk) = shrunk {
        Ok(Tags { bodies: Bodies::Ids, hindrance: Some(shrunk), requests: 0 })
    } else {
        Tags::find(&mut run, record.as_ref(), &client, &policy, &mut signals, &mut random, &tell).await
    };
    let ready = tags.and_then(|tags| {
        let desk = Desk::set_up(&run, &input, record.as_ref(), random.u16(..), &look, now.timestamp(), surroundings)?;
        Ok((tags, desk))
    });
    let (tags, desk) = match ready {
        Ok(ready) => ready,
        Err(failure) => {
            record.map(Record::call_off).transpose()?;
            return Err(failure);
        }
    };
    if run.plan.brakes.on_loss == OnLoss::Ask && surroundings.is_attended && !run.sending.yes {
        policy.canary.on_loss = question::asking(&screen, sandbox.is_some(), lang);
    }
    screen.say_before(&run, record.as_ref(), &now);

    let threads = spread::threads(run.findings.rows.read);
    let (job_senders, jobs) = (0..threads).map(|_| mpsc::channel(BATCHES)).unzip();
    let (stop_sender, stops) = mpsc::channel(4);
    let mut trouble = None;
    if let Some(Hindrance { ending, told, trouble: why }) = tags.hindrance {
        trouble = why;
        if let Some(told) = told {
            screen.tell(&told);
        }
        let _ = stop_sender.send(Stop::Drain(ending)).await;
    }
    let told = screen.clone();
    tokio::spawn(signals.forward(stop_sender.clone(), move |is_first| {
        told.tell(&lang.text(if is_first { "commands.stopping" } else { "commands.stopping_now" }, &[]));
    }));
    let journal = record.as_ref().map_or_else(|| Ok(Journal::unrecorded()), Record::journal)?;
    let memory = |_| record.as_ref().map(|record| record.memory(threads)).transpose();
    let memory = (0..threads).map(memory).collect::<Result<_, _>>()?;
    let bodies = Arc::new(tags.bodies);
    let feeder = Feeder {
        sources: run.sources,
        findings: Arc::clone(&run.findings),
        memory,
        bodies: Arc::clone(&bodies),
        mode: run.plan.target.mode,
        resend: run.sending.resend,
        limit: run.limit,
    };
    let feeding = feed(feeder, job_senders, stop_sender)?;
    let delivery = Delivery {
        policy,
        transport: client,
        bodies,
        journal,
        jobs: Jobs::in_turn(jobs),
        stops,
        listeners: desk.listeners,
        clock: Arc::clone(&surroundings.clock),
        random,
        total: run.findings.rows.read,
    };
    let mut finished = delivery.run().await;
    finished.tally.requests += tags.requests;
    finished.trouble = finished.trouble.or(trouble);
    let took = begun.elapsed();
    let fed = tokio::task::spawn_blocking(move || feeding.join()).await;
    if let Some(sandbox) = sandbox {
        sandbox.stop().await;
    }
    let fed = fed.ok().and_then(Result::ok);
    let close = ending::Close {
        plan: &run.plan,
        findings: &run.findings,
        facts: desk.facts,
        folder: desk.folder,
        delimiter: desk.delimiter,
        account: desk.account,
        screen,
        is_quiet: run.verbosity.quiet,
        command: &run.command,
        took,
    };
    ending::close(close, finished, fed, record, surroundings).await
}

/// Reads the rows in a thread of its own, since reading blocks. An input that breaks off stops the run.
fn feed(
    feeder: Feeder,
    jobs: Vec<mpsc::Sender<Vec<Job>>>,
    stops: mpsc::Sender<Stop>,
) -> Result<JoinHandle<Result<Fed, FeedError>>, Failure> {
    thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || feeder.feed(jobs, &stops))
        .map_err(|error| Failure::of_system("runtime", Vec::new(), &error))
}

/// A hash over the bytes of each file.
fn fingerprints(sources: &mut Sources) -> Result<Vec<blake3::Hash>, Failure> {
    sources.files_mut().iter_mut().map(|file| file.fingerprint().map_err(Failure::from)).collect()
}

fn client(run: &Run, surroundings: &Surroundings) -> Result<Client, Failure> {
    Ok(Client::new(ClientSetup {
        address: run.target.address.clone(),
        key: run.target.key.clone(),
        timeout: run.plan.pace.timeout,
        concurrency: policy::concurrency(run.plan.pace.concurrency).most(),
        ca_file: run.plan.target.ca_file.clone(),
        clock: Arc::clone(&surroundings.clock),
    })?)
}

fn policy(run: &Run, is_sandbox: bool, record: Option<&Record>, now: &ZonedDateTime) -> Result<Policy, Failure> {
    let daily_limit = match (run.plan.brakes.daily_limit, record) {
        (Some(limit), record) => {
            let posted = record.map_or(Ok(0), Record::posted_today)?;
            let until = day::turn_after(now.timestamp())
                .and_then(|turn| std::time::Duration::try_from(turn.duration_since(now.timestamp())).ok())
                .unwrap_or(std::time::Duration::from_secs(24 * 60 * 60));
            Some(DailyLimit { remaining: limit.saturating_sub(posted), limit, renews_at: Instant::now() + until })
        }
        (None, _) => None,
    };
    Ok(policy::policy(&run.plan, is_sandbox, daily_limit, now))
}

/// What is said on standard error right before a run.
trait Speaker {
    fn tell(&self, line: &str);
    fn say_before(&self, run: &Run, record: Option<&Record>, now: &ZonedDateTime);
}

impl Speaker for Screen {
    fn tell(&self, line: &str) {
        // Standard error that cannot be written is no reason to stop a run.
        let _ = self.print(line);
    }

    fn say_before(&self, run: &Run, record: Option<&Record>, now: &ZonedDateTime) {
        let lang = run.plan.lang;
        if let Some(record) = record.filter(|record| record.is_continued && !run.verbosity.quiet) {
            self.tell(&lang.text("commands.continuing", &[("run", record.name.clone())]));
        }
        let superseded = record.and_then(|record| record.superseded.as_ref()).filter(|_| !run.verbosity.quiet);
        if let Some(superseded) = superseded {
            self.tell(&superseded.told(lang));
        }
        if let Some((_, until)) = stop_at(&run.plan, now) {
            self.tell(&lang.text("commands.stops_at", &[("time", until.strftime("%F %H:%M %:z").to_string())]));
        }
    }
}
