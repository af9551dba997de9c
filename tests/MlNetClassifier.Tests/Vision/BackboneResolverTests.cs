using MlNetClassifier.Backbones;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Tests.Vision;

public sealed class BackboneResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ImageClassificationTrainer.Architecture.ResnetV250, "mlnet-resnet-v2-50")]
    [InlineData(ImageClassificationTrainer.Architecture.ResnetV2101, "mlnet-resnet-v2-101")]
    [InlineData(ImageClassificationTrainer.Architecture.InceptionV3, "mlnet-inception-v3")]
    [InlineData(ImageClassificationTrainer.Architecture.MobilenetV2, "mlnet-mobilenet-v2")]
    public void A_missing_network_of_MLNET_is_named_with_the_command_that_fetches_it(ImageClassificationTrainer.Architecture architecture, string name)
    {
        var options = new ImageClassificationTrainer.Options { Arch = architecture, ModelsFolder = _folder.Path };

        string message = Assert.Throws<InvalidBackboneException>(() => BackboneResolver.Resolve(options)).Message;

        Assert.Contains($"'mlnetclassifier models pull {name}'", message, StringComparison.Ordinal);
        Assert.NotNull(BackboneCatalog.Default.Find(name));
    }

    [SkippableFact]
    public async Task Names_are_looked_up_in_the_folder_of_models()
    {
        await new ModelStore(_folder.Path).AddAsync("keras-squeezenet1.1-notop", SharedFiles.Require("models/squeezenet1.1_notop_keras.h5"));
        await new ModelStore(_folder.Path).AddAsync("mlnet-resnet-v2-50", SharedFiles.Require("models/mobilenet_v1_0.25_128_frozen.pb"));

        Backbone named = BackboneResolver.Resolve(new ImageClassificationTrainer.Options { BackbonePath = "keras-squeezenet1.1-notop", ModelsFolder = _folder.Path });
        InvalidBackboneException other = Assert.Throws<InvalidBackboneException>(
            () => BackboneResolver.Resolve(new ImageClassificationTrainer.Options { ModelsFolder = _folder.Path }));

        Assert.Equal(512, named.FeatureWidth);
        // Found, read, and seen not to be what the catalogue says: nobody publishes a checksum of ML.NET's files.
        Assert.Contains("resnet_v2_50_299.meta", other.Message, StringComparison.Ordinal);
    }
}
