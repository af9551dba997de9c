using BenchmarkDotNet.Running;
using MlNetClassifier.Benchmarks.PeerRace;

// `race …` runs this engine against ONNX Runtime; anything else goes to BenchmarkDotNet.
if (args is ["race", ..])
{
    return PeerRaceProgram.Run(PeerRaceOptions.Parse(args.AsSpan(1)));
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
