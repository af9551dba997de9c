using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Runs;

/// <summary>What a run's timings depend on.</summary>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Architecture">Processor architecture of the process.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="Threads">Worker threads that the run used.</param>
/// <param name="Simd">Widest vectors in use.</param>
/// <param name="Runtime">Version of .NET.</param>
public sealed record RunMachine(string OperatingSystem, string Architecture, int Cores, int Threads, string Simd, string Runtime)
{
    internal static RunMachine Current(int threads) => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        threads,
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported && Fma.IsSupported ? "AVX2+FMA" : Vector128.IsHardwareAccelerated ? "128-bit" : "scalar",
        RuntimeInformation.FrameworkDescription);
}
