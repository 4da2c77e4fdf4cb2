//! Where requests go, and as whom.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};

use secrecy::{ExposeSecret, SecretString};

use super::failure::Failure;
use super::surroundings::Surroundings;
use super::usage;
use crate::api::BaseUrl;
use crate::cli::Sending;
use crate::ledger::AccountName;
use crate::message::Part;
use crate::plan::Plan;
use crate::sandbox;

/// The port at which nobody ever listens; it stands in until the sandbox has one.
const NO_PORT: &str = "http://127.0.0.1:1";

/// Where requests go, and as whom.
pub struct Target {
    /// The API.
    pub address: BaseUrl,
    /// The key.
    pub key: SecretString,
    /// The sandbox that is to be started in this process.
    pub sandbox: Option<sandbox::Options>,
}

impl Target {
    /// Finds address and key. Asks for the key only in a terminal.
    ///
    /// # Errors
    /// The address cannot be used, a fault of the sandbox is not known, or there is no key.
    pub fn find(plan: &Plan, sending: &Sending, surroundings: &Surroundings) -> Result<Self, Failure> {
        if sending.sandbox {
            let options = sandbox::Options::with_faults(&sending.sandbox_fault).map_err(fault_refused)?;
            let key = options.account.key.clone().unwrap_or_else(|| "sandbox".to_owned());
            return Ok(Self { address: BaseUrl::parse(NO_PORT)?, key: key.into(), sandbox: Some(options) });
        }
        let address = BaseUrl::parse(&plan.target.api_url)
            .map_err(|error| Failure::from(error).in_config(plan.config.as_deref()))?;
        Ok(Self { address, key: key(plan, surroundings)?, sandbox: None })
    }

    /// The host of the API.
    pub fn host(&self) -> &str {
        self.address.host()
    }

    /// How the account is told from others at its host.
    pub fn account_name<'a>(&'a self, plan: &'a Plan) -> AccountName<'a> {
        match &plan.target.account {
            Some(name) => AccountName::Named(name),
            None => AccountName::Key(self.key.expose_secret()),
        }
    }

    /// Whether customers come into being that somebody really has.
    pub fn is_live(&self) -> bool {
        !self.address.is_loopback()
    }

    /// Starts the sandbox, if there is to be one, and points the address at it.
    ///
    /// # Errors
    /// It cannot be started.
    pub async fn start_sandbox(&mut self) -> Result<Option<sandbox::Running>, Failure> {
        let Some(options) = self.sandbox.take() else { return Ok(None) };
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let running = sandbox::start(options, anywhere)
            .await
            .map_err(|error| Failure::of_system("sandbox_start", Vec::new(), &error))?;
        self.address = BaseUrl::parse(&running.url())?;
        Ok(Some(running))
    }
}

fn fault_refused(error: sandbox::FaultNameError) -> Failure {
    let (what, nearest) = match error {
        sandbox::FaultNameError::UnknownName { name, nearest } => {
            (Part::new("what", "usage.unknown_fault", vec![("given", name)]), nearest)
        }
        sandbox::FaultNameError::BadValue { given, reason } => {
            (Part::new("what", "usage.refused_fault", vec![("given", given), ("why", reason)]), None)
        }
    };
    usage::mistake("sandbox_fault", what, nearest)
}

fn key(plan: &Plan, surroundings: &Surroundings) -> Result<SecretString, Failure> {
    if let Some(key) = &surroundings.api_key {
        return Ok(key.clone());
    }
    if let Some(path) = &plan.target.api_key_file {
        let facts = vec![("path", path.display().to_string())];
        let text = fs::read_to_string(path).map_err(|error| Failure::of_system("key_file", facts.clone(), &error))?;
        return match text.trim() {
            "" => Err(Failure::new("key_file_empty", facts)),
            key => Ok(key.to_owned().into()),
        };
    }
    if surroundings.is_attended {
        let asked = inquire::Password::new(&plan.lang.text("commands.ask_key", &[])).without_confirmation().prompt();
        if let Ok(key) = asked
            && !key.trim().is_empty()
        {
            return Ok(key.trim().to_owned().into());
        }
    }
    Err(Failure::new("no_key", Vec::new()))
}
