using System.Runtime.InteropServices;

namespace MlNetClassifier.Numerics;

/// <summary>Keeps one worker thread off the processor on which its caller runs.</summary>
/// <remarks>
/// Schedulers that save processors (virtual machines that pack threads onto few of them, energy-aware ones) wake a sleeping worker on the very
/// processor of the thread that woke it, where it waits for that thread's slice to end, and spread the two only some 10 ms later: measured, two threads
/// were then slower than one for the first three runs of MobileNetV2 after a pause. So a worker is forbidden its caller's processor while it is woken,
/// and allowed it again at once: which of the others it gets, and what happens later, stays the scheduler's choice. Linux only; other systems offer
/// no such packing. Failures are ignored, because placement changes no result. Binding threads for good was rejected: a library does not know
/// what else runs.
/// </remarks>
internal sealed unsafe partial class WorkerPlacement
{
    private const int MaskWords = 16; // 1,024 processors, as glibc's cpu_set_t
    private static readonly bool IsSupported = OperatingSystem.IsLinux() && Environment.ProcessorCount > 1 && HasThreadIds();

    private readonly ulong[] allowed = new ulong[MaskWords];
    private int thread;
    private bool narrowed;

    /// <summary>Processor that the calling thread runs on; −1 where placement is not supported.</summary>
    public static int CurrentProcessor => IsSupported ? GetProcessor() : -1;

    /// <summary>Names the calling thread as the worker.</summary>
    public void Register() => thread = IsSupported ? GetThread() : 0;

    /// <summary>Forbids the worker a processor, unless it has no other, until <see cref="Restore"/>.</summary>
    /// <param name="processor">The processor; −1 does nothing.</param>
    public void KeepOff(int processor)
    {
        if (thread == 0 || narrowed || (uint)processor >= MaskWords * 64)
        {
            return;
        }

        ulong* others = stackalloc ulong[MaskWords];
        fixed (ulong* mask = allowed)
        {
            if (GetAffinity(thread, MaskWords * sizeof(ulong), mask) < 0)
            {
                return;
            }
        }

        ulong any = 0;
        for (int i = 0; i < MaskWords; i++)
        {
            others[i] = i == processor / 64 ? allowed[i] & ~(1UL << (processor % 64)) : allowed[i];
            any |= others[i];
        }

        narrowed = any != 0 && SetAffinity(thread, MaskWords * sizeof(ulong), others) == 0;
    }

    /// <summary>Allows the worker again what it was allowed before <see cref="KeepOff"/>.</summary>
    public void Restore()
    {
        if (narrowed)
        {
            fixed (ulong* mask = allowed)
            {
                _ = SetAffinity(thread, MaskWords * sizeof(ulong), mask);
            }

            narrowed = false;
        }
    }

    // C libraries before 2019 have no gettid.
    private static bool HasThreadIds() =>
        NativeLibrary.TryLoad("libc", typeof(WorkerPlacement).Assembly, null, out nint library) && NativeLibrary.TryGetExport(library, "gettid", out _);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThread();

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    [SuppressGCTransition]
    private static partial int GetProcessor();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ulong* mask);
}
