//! What a reading process gives up before it sees the first byte of a document.
//!
//! It may read and write the three pipes that it was given, allocate memory up to its limit, wait and end: nothing
//! else. There is no file, no network, no other program, no new process to reach, whatever a document makes a parser
//! do; other system calls answer "not permitted". Descriptors that the parent leaked are open but out of reach, since
//! only descriptors 0 to 2 may be read or written. If any of this cannot be had, nothing is read.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The stack that deep recursion may use before the process is ended for it.
const STACK_BYTES: u64 = 64 * 1024 * 1024;

/// Gives up all that reading a document does not need. `memory_bytes` is what may be allocated from now on.
///
/// Errors: whatever the system refused; the process must then end without reading a document.
pub(super) fn give_up_rights(memory_bytes: u64) -> io::Result<()> {
    limit_memory(memory_bytes)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, 3)?;
    #[cfg(target_os = "linux")]
    linux::give_up_system_calls()?;
    Ok(())
}

fn limit(resource: Resource, value: u64) -> io::Result<()> {
    let most = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let value = Some(value.min(most));
    let both = Rlimit {
        current: value,
        maximum: value,
    };
    Ok(setrlimit(resource, both)?)
}

/// The address space counts the program itself, so the limit is what there is now and what may come.
fn limit_memory(memory_bytes: u64) -> io::Result<()> {
    let most = getrlimit(Resource::Stack).maximum;
    let stack = STACK_BYTES.min(most.unwrap_or(u64::MAX));
    setrlimit(
        Resource::Stack,
        Rlimit {
            current: Some(stack),
            maximum: most,
        },
    )?;
    #[cfg(target_os = "linux")]
    limit(
        Resource::As,
        linux::mapped_bytes()?.saturating_add(memory_bytes),
    )?;
    #[cfg(not(target_os = "linux"))]
    limit(Resource::Data, memory_bytes)?;
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::io;

    use rustix::process::{DumpableBehavior, getpid, set_dumpable_behavior};
    use rustix::thread::set_no_new_privs;
    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule, apply_filter_all_threads,
    };

    type Rules = BTreeMap<i64, Vec<SeccompRule>>;

    /// Bytes of address space in use.
    pub(super) fn mapped_bytes() -> io::Result<u64> {
        let statm = std::fs::read_to_string("/proc/self/statm")?;
        let pages = statm.split(' ').next().and_then(|n| n.parse::<u64>().ok());
        let page_bytes = u64::try_from(rustix::param::page_size()).unwrap_or(4096);
        Ok(pages
            .ok_or(io::ErrorKind::InvalidData)?
            .saturating_mul(page_bytes))
    }

    pub(super) fn give_up_system_calls() -> io::Result<()> {
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
        set_no_new_privs(true)?;
        let filter = filter().map_err(io::Error::other)?;
        apply_filter_all_threads(&filter).map_err(io::Error::other)
    }

    fn filter() -> Result<BpfProgram, BackendError> {
        let mut rules = Rules::new();
        for call in FREE_CALLS {
            rules.insert(*call, Vec::new());
        }
        // Only the three pipes, and never a descriptor that was inherited.
        let pipe = || condition(0, SeccompCmpOp::Le, 2);
        for call in [libc::SYS_read, libc::SYS_write, libc::SYS_writev] {
            rules.insert(call, vec![SeccompRule::new(vec![pipe()?])?]);
        }
        // Memory, but neither a file's nor executable.
        let not_executable = || without_bit(2, libc::PROT_EXEC);
        let anonymous = with_bit(3, libc::MAP_ANONYMOUS)?;
        rules.insert(
            libc::SYS_mmap,
            vec![SeccompRule::new(vec![not_executable()?, anonymous])?],
        );
        rules.insert(
            libc::SYS_mprotect,
            vec![SeccompRule::new(vec![not_executable()?])?],
        );
        // Aborting is sending oneself a signal.
        let own = u64::from(getpid().as_raw_nonzero().get().unsigned_abs());
        for call in [libc::SYS_tgkill, libc::SYS_kill] {
            rules.insert(
                call,
                vec![SeccompRule::new(vec![condition(
                    0,
                    SeccompCmpOp::Eq,
                    own,
                )?])?],
            );
        }
        SeccompFilter::new(
            rules,
            SeccompAction::Errno(libc::EPERM.unsigned_abs()),
            SeccompAction::Allow,
            std::env::consts::ARCH.try_into()?,
        )?
        .try_into()
    }

    fn condition(
        argument: u8,
        operator: SeccompCmpOp,
        value: u64,
    ) -> Result<SeccompCondition, BackendError> {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)
    }

    fn with_bit(argument: u8, bit: i32) -> Result<SeccompCondition, BackendError> {
        let bit = u64::from(bit.unsigned_abs());
        condition(argument, SeccompCmpOp::MaskedEq(bit), bit)
    }

    fn without_bit(argument: u8, bit: i32) -> Result<SeccompCondition, BackendError> {
        let bit = u64::from(bit.unsigned_abs());
        condition(argument, SeccompCmpOp::MaskedEq(bit), 0)
    }

    /// What memory, locks, clocks, signals and ending need.
    const FREE_CALLS: &[i64] = &[
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_nanosleep,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll,
        libc::SYS_ppoll,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
    ];
}
