using BenchmarkDotNet.Running;
using MlNetClassifier.Benchmarks.Features;
using MlNetClassifier.Benchmarks.Imaging;
using MlNetClassifier.Benchmarks.PeerRace;
using MlNetClassifier.Benchmarks.TrainingExperiments;
using MlNetClassifier.Benchmarks.TrainingRace;
using MlNetClassifier.Benchmarks.Training;

// `race …` runs this engine against ONNX Runtime; anything else goes to BenchmarkDotNet.
if (args is ["race", ..])
{
    return PeerRaceProgram.Run(PeerRaceOptions.Parse(args.AsSpan(1)));
}

// `training-race …` runs a step of training against PyTorch.
if (args is ["training-race", ..])
{
    return TrainingRaceProgram.Run(TrainingRaceOptions.Parse(args.AsSpan(1)));
}

// `vit-training FILE.onnx` trains what `write-vit` wrote, against PyTorch.
if (args is ["vit-training", _, ..])
{
    return VisionTransformerRace.Run(args.AsSpan(1));
}

// `cifar FOLDER` trains Keras' CIFAR-10 network; TrainingExperiments/cifar_peer.py does the same with PyTorch.
if (args is ["cifar", ..])
{
    return CifarProgram.Run(args.AsSpan(1));
}

// `jpeg-race FOLDER` runs JPEG decoding against libjpeg-turbo, `jpeg-reduced FOLDER` against itself at a reduced size.
if (args is ["jpeg-race", ..])
{
    return JpegRace.Run(args.AsSpan(1));
}

if (args is ["jpeg-reduced", ..])
{
    return ReducedDecodingReport.Run(args.AsSpan(1));
}

// `extraction FOLDER BACKBONE` runs feature extraction against decoding alone and the network alone.
if (args is ["extraction", ..])
{
    return ExtractionBenchmark.Run(args.AsSpan(1));
}

// `latency FOLDER MODEL.zip BACKBONE` runs single predictions against the bare forward pass.
if (args is ["latency", ..])
{
    return LatencyBenchmark.Run(args.AsSpan(1));
}

// `two-classes FOLDER BACKBONE RECIPE` runs tutorial 1 on every pair of classes.
if (args is ["two-classes", ..])
{
    return TwoClassesExperiment.Run(args.AsSpan(1));
}

// `write-vit FILE.onnx` writes a vision transformer with random weights, to race.
if (args is ["write-vit", string path])
{
    return VisionTransformer.Write(path);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
