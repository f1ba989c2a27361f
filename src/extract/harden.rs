//! What a reading process gives up before it sees the first byte of a document, and what the recognition program is
//! refused.
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

/// Gives up, for the program that this process is about to become, all that reading a picture does not need: it may read files
/// (its own libraries and language data), but write none, reach no network and start no other process, and it ends with
/// its parent.
///
/// Errors: whatever the system refused; the program must then not be started.
pub(super) fn confine_program(memory_bytes: u64, seconds: u64) -> io::Result<()> {
    limit(Resource::As, memory_bytes)?;
    limit(Resource::Cpu, seconds)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, 64)?;
    // Whoever archives or searches meanwhile comes first.
    rustix::process::nice(10)?;
    #[cfg(target_os = "linux")]
    linux::give_up_writing()?;
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

    use rustix::process::{
        DumpableBehavior, Signal, getpid, set_dumpable_behavior, set_parent_process_death_signal,
    };
    use rustix::thread::set_no_new_privs;
    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule, apply_filter, apply_filter_all_threads,
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

    /// What is refused stays refused in the program that this process becomes.
    pub(super) fn give_up_writing() -> io::Result<()> {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        set_no_new_privs(true)?;
        let filter = reading_only().map_err(io::Error::other)?;
        apply_filter(&filter).map_err(io::Error::other)
    }

    /// A list of what is refused, since what a program that is not ours needs is not ours to know.
    fn reading_only() -> Result<BpfProgram, BackendError> {
        let mut rules = Rules::new();
        for call in REFUSED_CALLS {
            rules.insert(*call, Vec::new());
        }
        // Opening for anything but reading.
        let writing = [libc::O_WRONLY, libc::O_RDWR, libc::O_CREAT, libc::O_TRUNC];
        let mut open = |call: i64, argument: u8| -> Result<(), BackendError> {
            let rule = |bit: &i32| SeccompRule::new(vec![with_bit(argument, *bit)?]);
            rules.insert(call, writing.iter().map(rule).collect::<Result<_, _>>()?);
            Ok(())
        };
        open(libc::SYS_openat, 2)?;
        #[cfg(target_arch = "x86_64")]
        open(libc::SYS_open, 1)?;
        // A thread is not a process.
        rules.insert(
            libc::SYS_clone,
            vec![SeccompRule::new(vec![without_bit(0, libc::CLONE_THREAD)?])?],
        );
        let own = u64::from(getpid().as_raw_nonzero().get().unsigned_abs());
        for call in [libc::SYS_kill, libc::SYS_tgkill] {
            let other = condition(0, SeccompCmpOp::Ne, own)?;
            rules.insert(call, vec![SeccompRule::new(vec![other])?]);
        }
        SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            SeccompAction::Errno(libc::EPERM.unsigned_abs()),
            std::env::consts::ARCH.try_into()?,
        )?
        .try_into()
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

    /// Networks, other processes, the tree of files, and the kernel itself.
    const REFUSED_CALLS: &[i64] = &[
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_clone3,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_vfork,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_getfd,
        libc::SYS_pidfd_send_signal,
        libc::SYS_tkill,
        libc::SYS_openat2,
        libc::SYS_open_by_handle_at,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_creat,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_mkdir,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_rmdir,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_unlink,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_rename,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_link,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_symlink,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chmod,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chown,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_mknod,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_renameat,
        libc::SYS_mkdirat,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_mknodat,
        libc::SYS_truncate,
        libc::SYS_ftruncate,
        libc::SYS_setxattr,
        libc::SYS_fsetxattr,
        libc::SYS_utimensat,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_chroot,
        libc::SYS_pivot_root,
        libc::SYS_setns,
        libc::SYS_unshare,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_io_uring_setup,
        libc::SYS_add_key,
        libc::SYS_keyctl,
        libc::SYS_request_key,
        libc::SYS_kexec_load,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_memfd_create,
    ];

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
