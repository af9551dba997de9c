using MlNetClassifier.Graphs.Importing.Hdf5;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Importing.Hdf5;

public sealed class Hdf5FileTests
{
    [Theory]
    [InlineData("fixed_strings.h5")]
    [InlineData("variable_strings.h5")]
    [InlineData("user_block.h5")]
    [InlineData("latest.h5")]
    public void Groups_attributes_and_datasets_read_as_h5py_wrote_them(string name)
    {
        Hdf5Group root = Hdf5Fixture.Open(name);

        Assert.Equal(["conv1", "fire2/squeeze1x1", "pool"], root.Attribute("layer_names")!.ReadStrings());
        Assert.Equal(["tensorflow"], root.Attribute("backend")!.ReadStrings());
        Assert.Null(root.Attribute("keras_version"));
        Assert.Equal(["conv1/kernel:0", "conv1/bias:0"], root.Group("conv1")!.Attribute("weight_names")!.ReadStrings());
        Assert.Empty(root.Group("pool")!.Attribute("weight_names")!.ReadStrings());

        Hdf5Dataset kernel = root.Dataset("conv1/conv1/kernel:0")!;
        Assert.Equal([3, 3, 2, 4], kernel.Shape);
        Assert.Equal(Hdf5Fixture.Values(72), kernel.ReadFloats());
        Hdf5Group fire = root.Group("fire2/squeeze1x1")!;
        Assert.Equal(Hdf5Fixture.Values(5), fire.Dataset("half")!.ReadFloats());
        Assert.Equal(Hdf5Fixture.Values(5), fire.Dataset("double_be")!.ReadFloats());
        Assert.Equal([2.5f], fire.Dataset("scalar")!.ReadFloats());
        Assert.Empty(fire.Dataset("scalar")!.Shape);
        Assert.Null(root.Dataset("conv1"));
        Assert.Null(root.Group("conv1/conv1/kernel:0"));
        Assert.Null(root.Group("conv2"));
        Assert.Contains("Integer", Assert.Throws<InvalidModelException>(() => fire.Dataset("ints")!.ReadFloats()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("deflate")]
    [InlineData("shuffled")]
    public void Chunked_datasets_are_put_together(string dataset)
    {
        Hdf5Dataset data = Hdf5Fixture.Open("chunked.h5").Dataset(dataset)!;

        Assert.Equal([7, 5, 3], data.Shape);
        Assert.Equal(Hdf5Fixture.Values(105), data.ReadFloats());
    }

    [Fact]
    public void A_chunk_tree_of_several_levels_is_followed() =>
        Assert.Equal(Hdf5Fixture.Values(300), Hdf5Fixture.Open("chunked.h5").Dataset("many")!.ReadFloats());

    [Fact]
    public void A_chunk_that_was_never_written_is_an_error() =>
        Assert.Throws<InvalidModelException>(() => Hdf5Fixture.Open("hole.h5").Dataset("hole")!.ReadFloats());

    [Theory]
    [InlineData("wide.h5", "", "dataset_{0:000}", 400)]
    [InlineData("latest.h5", "many/", "dataset_{0:000}_with_a_rather_long_name_to_fill_blocks", 300)]
    public void Groups_of_hundreds_of_links_are_read_whole(string name, string group, string pattern, int count)
    {
        Hdf5Group root = Hdf5Fixture.Open(name);

        for (int i = 0; i < count; i++)
        {
            Assert.Equal([i, i + 0.5f], root.Dataset(group + string.Format(pattern, i))!.ReadFloats());
        }

        Assert.Equal(count, root.DatasetPaths().Count(p => p.Contains("dataset_", StringComparison.Ordinal)));
    }

    [Fact]
    public void Attributes_in_a_heap_are_found()
    {
        Hdf5Group many = Hdf5Fixture.Open("latest.h5").Group("many")!;

        for (int i = 0; i < 40; i++)
        {
            Assert.Equal([$"value {i}"], many.Attribute($"attribute_{i:00}")!.ReadStrings());
        }
    }

    [Fact]
    public void Fewer_bytes_than_the_superblock_declares_are_said_to_be_cut_off()
    {
        byte[] bytes = Hdf5Fixture.Bytes("fixed_strings.h5");

        InvalidModelException error = Assert.Throws<InvalidModelException>(() => Hdf5File.Open(bytes.AsMemory(0, 4096), "half.h5"));

        Assert.Equal($"half.h5: not a sound HDF5 file: it is cut off: its superblock declares {bytes.Length} bytes, 4096 are there.", error.Message);
    }

    [SkippableTheory]
    [InlineData("mobilenet_v1_0.25_224_keras.h5", "model_weights/conv_dw_1/conv_dw_1/depthwise_kernel:0", 3, 3, 8, 1)]
    [InlineData("squeezenet1.1_notop_keras.h5", "fire2/squeeze1x1/fire2/squeeze1x1_3/kernel:0", 1, 1, 64, 16)]
    public void Real_Keras_files_open(string name, string path, params int[] shape)
    {
        string file = SharedFiles.Require("models/" + name);

        Hdf5Group root = Hdf5File.Open(File.ReadAllBytes(file), name).Root;

        Assert.Equal(shape, root.Dataset(path)?.Shape);
        float[] values = root.Dataset(path)!.ReadFloats();
        Assert.Equal(shape.Aggregate(1, (a, b) => a * b), values.Length);
        Assert.All(values, v => Assert.True(float.IsFinite(v)));
    }
}
