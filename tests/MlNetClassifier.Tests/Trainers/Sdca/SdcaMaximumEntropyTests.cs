using MlNetClassifier.Data;
using MlNetClassifier.Trainers;

namespace MlNetClassifier.Tests.Trainers.Sdca;

public class SdcaMaximumEntropyTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void With_a_small_tolerance_it_reaches_the_minimum_that_LBFGS_finds(int classes)
    {
        Row[] rows = Clouds(120, classes);
        const float l2 = 0.02f;

        // L-BFGS sums the losses where SDCA averages them; it leaves biases free, and SDCA frees them in the end.
        var expected = Weights(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: l2 * rows.Length, optimizationTolerance: 1e-9f)
            .Fit(View(rows, classes)).Model);
        var actual = Weights(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            L2Regularization = l2, ConvergenceTolerance = 1e-6f, MaximumNumberOfIterations = 3000, BiasLearningRate = 0.5f,
        }).Fit(View(rows, classes)).Model);

        // Adding one vector to the weights of every class changes nothing, and nothing else is free.
        Assert.All(Centred(expected, classes).Zip(Centred(actual, classes)), pair => Assert.Equal(pair.First, pair.Second, 0.02f));
    }

    [Fact]
    public void The_gap_closes_and_the_dual_stays_below()
    {
        TrainingRows rows = TrainingRows.Read(View(Clouds(60, 3), 3), new SdcaMaximumEntropyMulticlassTrainer.Options(), "test", _ml);
        foreach ((float l1, float bias) in new[] { (0f, 0f), (0.3f, 0f) })
        {
            SdcaSolver solver = new(rows, 0.01f, l1, bias);
            (double first, _) = solver.Gap();
            Assert.Equal(Math.Log(3), first, 1e-6);
            double last = double.PositiveInfinity;
            int[] order = [.. Enumerable.Range(0, 60)];
            for (int i = 0; i < 60; i++)
            {
                solver.Pass(order);
                (double primal, double dual) = solver.Gap();
                Assert.True(dual <= primal + 1e-6, $"{dual} > {primal}");
                last = (primal - dual) / primal;
            }

            Assert.InRange(last, 0, 1e-3);
        }
    }

    [Fact]
    public void Rows_weigh_as_copies_and_a_seed_gives_one_result()
    {
        Row[] rows = Clouds(30, 3);
        foreach (Row row in rows)
        {
            row.Weight = row.Label;
        }

        SdcaMaximumEntropyMulticlassTrainer.Options options = new()
        {
            L2Regularization = 0.05f, ConvergenceTolerance = 1e-7f, MaximumNumberOfIterations = 500, ExampleWeightColumnName = "Weight", NumberOfThreads = 3,
        };
        var weighted = Weights(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(options).Fit(View(rows, 3)).Model);
        Assert.Equal(weighted, Weights(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(options).Fit(View(rows, 3)).Model));

        // Copies share the mean loss out among more rows; the regularization shrinks as much.
        Row[] copies = [.. rows.SelectMany(row => Enumerable.Repeat(new Row { Label = row.Label, Features = row.Features, Weight = 1 }, (int)row.Label))];
        options.L2Regularization *= (float)rows.Length / copies.Length;
        var copied = Weights(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(options).Fit(View(copies, 3)).Model);
        Assert.All(weighted.Zip(copied), pair => Assert.Equal(pair.First, pair.Second, 0.01f));
    }

    [Fact]
    public void Shrinkage_empties_weights_and_saved_models_score_alike()
    {
        IDataView data = View(Clouds(90, 3), 3);
        var model = _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(l2Regularization: 0.01f, l1Regularization: 1f, maximumNumberOfIterations: 50).Fit(data);
        Assert.Contains(0f, Weights(model.Model));
        Assert.InRange(_ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy, 0.9, 1);
        using MemoryStream file = new();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        Assert.Equal(
            model.Transform(data).GetColumn<float[]>("Score"), _ml.Model.Load(file, out _).Transform(data).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        foreach ((string name, Action<SdcaMaximumEntropyMulticlassTrainer.Options> set) in new (string, Action<SdcaMaximumEntropyMulticlassTrainer.Options>)[]
        {
            ("L2Regularization", options => options.L2Regularization = 0), ("L1Regularization", options => options.L1Regularization = -1),
            ("ConvergenceTolerance", options => options.ConvergenceTolerance = 0), ("MaximumNumberOfIterations", options => options.MaximumNumberOfIterations = 0),
            ("BiasLearningRate", options => options.BiasLearningRate = 2), ("NumberOfThreads", options => options.NumberOfThreads = 0),
        })
        {
            SdcaMaximumEntropyMulticlassTrainer.Options options = new();
            set(options);
            Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(options)).Message);
        }
    }

    private static float[] Weights(MaximumEntropyModelParameters model)
    {
        VBuffer<float>[] weights = [];
        model.GetWeights(ref weights, out _);
        return [.. weights.SelectMany(row => row.DenseValues()), .. model.GetBiases()];
    }

    // Weights lie class by class, the biases after them.
    private static float[] Centred(float[] all, int classes)
    {
        int width = all.Length / classes - 1;
        float At(int c, int j) => j < width ? all[c * width + j] : all[classes * width + c];
        return [.. from c in Enumerable.Range(0, classes) from j in Enumerable.Range(0, width + 1) select At(c, j) - Enumerable.Range(0, classes).Average(k => At(k, j))];
    }

    private IDataView View(Row[] rows, int classes)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Row));
        definition["Label"].ColumnType = new KeyDataViewType(typeof(uint), classes);
        return _ml.Data.LoadFromEnumerable(rows, definition);
    }

    private static Row[] Clouds(int count, int classes)
    {
        Random random = new(5);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Row
            {
                Label = (uint)(i % classes) + 1,
                Features = [.. Enumerable.Range(0, 5).Select(j => (float)((j == i % classes ? 1 : 0) + random.NextDouble() - 0.5))],
            }),
        ];
    }

    private sealed class Row
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(5)]
        public float[] Features { get; set; } = [];

        public float Weight { get; set; } = 1;
    }
}
