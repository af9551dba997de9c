using System.Diagnostics;
using System.Globalization;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Initializers;
using MlNetClassifier.Imaging;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Benchmarks.TrainingExperiments;

/// <summary>
/// <c>cifar FOLDER [--epochs N] [--seed N] [--threads N]</c>: trains the small network of Keras' CIFAR-10 tutorial on FOLDER/train and measures it on
/// FOLDER/test, as cifar_peer.py does with PyTorch: no augmentation, no early stopping, no choice by the test pictures.
/// </summary>
internal static class CifarProgram
{
    private const int Side = 32;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        string folder = arguments[0];
        int epochs = 25, seed = 1, threads = Environment.ProcessorCount;
        for (int i = 1; i + 1 < arguments.Length; i += 2)
        {
            int value = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
            (epochs, seed, threads) = arguments[i] switch
            {
                "--epochs" => (value, seed, threads),
                "--seed" => (epochs, value, threads),
                "--threads" => (epochs, seed, value),
                _ => throw new ArgumentException($"Unknown option {arguments[i]}."),
            };
        }

        PictureData train = Read(Path.Combine(folder, "train"), threads), test = Read(Path.Combine(folder, "test"), threads);
        var options = new NetworkTrainingOptions { Epochs = epochs, BatchSize = 32, Seed = seed, Threads = threads, RestoreBest = false };
        long start = Stopwatch.GetTimestamp();
        NetworkTrainingResult result = new NetworkTrainer(options).Train(Network((ulong)seed), train, test, new Epochs());
        EpochRecord last = result.History[^1];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: after {epochs} epochs train accuracy {last.TrainAccuracy:F4}, test accuracy {last.ValidationAccuracy:F4}, "
            + $"greatest on the way {result.History.Max(e => e.ValidationAccuracy):F4}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"));
        return 0;
    }

    /// <summary>Convolutions of 32, 64 and 64 filters of 3×3, halved in size between, a dense layer of 64, ten classes: 0.3 million weights.</summary>
    private static TrainableNetwork Network(ulong seed)
    {
        var net = new NetworkBuilder("KerasCifar", seed);
        Initializer weights = new GlorotInitializer(), bias = new ConstantInitializer(0);
        GraphValue x = net.Images("Pixels", 3, Side, Side);
        x = net.MaxPool(net.Relu(net.Convolution("conv1", x, 32, 3, 1, weights, bias)), 2, 2);
        x = net.MaxPool(net.Relu(net.Convolution("conv2", x, 64, 3, 1, weights, bias)), 2, 2);
        x = net.Relu(net.Convolution("conv3", x, 64, 3, 1, weights, bias));
        x = net.Relu(net.Dense("dense", net.Flatten(x), 64));
        return net.Build(net.Dense("classes", x, 10));
    }

    private static PictureData Read(string folder, int threads)
    {
        ImageDataset dataset = ImageDataset.Open(folder);
        ReadPicture[] pictures = PictureData.Read(dataset.Images, new ResizeOptions(Side, Side), threads, CancellationToken.None);
        List<string> labels = [.. dataset.Labels];
        var scale = new PixelNormalization(ColorOrder.Rgb, [127.5f, 127.5f, 127.5f], [127.5f, 127.5f, 127.5f]);
        return new PictureData([.. pictures.Select(p => p.Picture!)], [.. dataset.Images.Select(i => labels.IndexOf(i.Label))], Side, Side, scale);
    }

    private sealed class Epochs : IProgress<NetworkTrainingProgress>
    {
        public void Report(NetworkTrainingProgress value)
        {
            if (value.Finished is { } epoch)
            {
                Console.Error.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainLoss:F4}, train {epoch.TrainAccuracy:F4}, test {epoch.ValidationAccuracy:F4}");
            }
        }
    }
}
