using System.Buffers.Binary;
using System.Text;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Imaging;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Data;
using MlNetClassifier.Training.TensorBoard;

namespace MlNetClassifier.Tests.Training.TensorBoard;

public sealed class EventFileWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Writes_what_an_independent_reader_finds()
    {
        string path;
        using (var writer = new EventFileWriter(_folder, TimeProvider.System))
        {
            path = writer.Path;
            writer.Scalar("loss/train", 300, 0.125f);
            writer.Image("sample", 2, new PixelImage(5, 3, PixelFormat.Rgb24));
            writer.Graph(TutorialCnn.Build(20, 20, 2, 1, hidden: 8).Graph);
        }

        List<List<(int Field, object Value)>> events = [.. Records(File.ReadAllBytes(path)).Select(Fields)];
        Assert.Equal(4, events.Count);
        Assert.Equal("brain.Event:2", Text(One(events[0], 3)));

        List<(int Field, object Value)> scalar = Fields((byte[])One(Fields((byte[])One(events[1], 5)), 1));
        Assert.Equal(300L, One(events[1], 2));
        Assert.Equal("loss/train", Text(One(scalar, 1)));
        Assert.Equal(0.125f, One(scalar, 2));

        List<(int Field, object Value)> image = Fields((byte[])One(Fields((byte[])One(Fields((byte[])One(events[2], 5)), 1)), 4));
        Assert.Equal((3L, 5L, 3L), (One(image, 1), One(image, 2), One(image, 3)));
        Assert.Equal(5, ImageDecoder.Identify((byte[])One(image, 4)).Width);

        List<List<(int Field, object Value)>> nodes = [.. Fields((byte[])One(events[3], 4)).Where(f => f.Field == 1).Select(f => Fields((byte[])f.Value))];
        Assert.Contains(nodes, n => Text(One(n, 1)) == "Pixels" && Text(One(n, 2)) == "Placeholder");
        string[] names = [.. nodes.Select(n => Text(One(n, 1)))];
        Assert.All(nodes.SelectMany(n => n.Where(f => f.Field == 3)), input => Assert.Contains(Text(input.Value), names));
    }

    [Fact]
    public void A_training_leaves_its_graph_samples_curves_and_confusion()
    {
        PixelImage[] pictures = [.. Enumerable.Range(0, 12).Select(i => new PixelImage(20, 20, PixelFormat.Rgb24))];
        var data = new PictureData(pictures, [.. Enumerable.Range(0, 12).Select(i => i % 2)], 20, 20, new PixelNormalization(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]));
        new NetworkTrainer(new NetworkTrainingOptions { Epochs = 2, Threads = 1, TensorBoardFolder = _folder })
            .Train(TutorialCnn.Build(20, 20, 2, 1, hidden: 8), data, data);
        List<List<(int Field, object Value)>> events = [.. Records(File.ReadAllBytes(Directory.GetFiles(_folder).Single())).Select(Fields)];
        Assert.Single(events, e => e.Any(f => f.Field == 4));
        string[] tags = [.. events.Where(e => e.Any(f => f.Field == 5)).Select(e => Text(One(Fields((byte[])One(Fields((byte[])One(e, 5)), 1)), 1)))];
        Assert.Single(tags, "samples/train");
        foreach (string tag in new[] { "loss/train", "accuracy/train", "loss/validation", "accuracy/validation", "learning_rate", "confusion/validation" })
        {
            Assert.Equal(2, tags.Count(t => t == tag));
        }
    }

    [Fact]
    public void The_confusion_picture_is_bright_where_the_counts_are()
    {
        int[][] counts = ConfusionImage.Count([[0, 1], [2, 1], [0, 3]], i => i == 1 ? 0 : 1, 2);
        Assert.Equal([1, 0], counts[0]);
        Assert.Equal([0, 2], counts[1]);
        PixelImage image = ConfusionImage.Draw(counts);
        Assert.Equal([0, 255, 0], image.Pixels[..3]);
        Assert.Equal([0, 0, 0], image.Pixels[^(image.Width * 3)..][..3]);
    }

    [Fact]
    public void A_second_file_of_the_same_second_has_another_name()
    {
        using var first = new EventFileWriter(_folder, new StandingClock());
        using var second = new EventFileWriter(_folder, new StandingClock());
        Assert.NotEqual(first.Path, second.Path);
    }

    [Fact]
    public void The_checksum_is_the_masked_castagnoli_one()
    {
        // RFC 3720, appendix B.4: the CRC-32C of 32 zero bytes is 8a9136aa; the mask is TensorFlow's.
        uint crc = 0x8a9136aa;
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xa282ead8, EventFileWriter.MaskedCrc(new byte[32]));
    }

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(EventFileWriter.MaskedCrc(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            Assert.Equal(EventFileWriter.MaskedCrc(file.AsSpan(at + 12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            yield return file[(at + 12)..(at + 12 + length)];
            at += 16 + length;
        }
    }

    private static List<(int Field, object Value)> Fields(byte[] message)
    {
        List<(int, object)> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            ulong key = Varint(message, ref at);
            int field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add((field, (long)Varint(message, ref at)));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadDoubleLittleEndian(message.AsSpan(at))));
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    fields.Add((field, message[at..(at + length)]));
                    at += length;
                    break;
                default:
                    fields.Add((field, BinaryPrimitives.ReadSingleLittleEndian(message.AsSpan(at))));
                    at += 4;
                    break;
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }

    private static object One(List<(int Field, object Value)> fields, int field) => fields.Single(f => f.Field == field).Value;

    private static string Text(object value) => Encoding.UTF8.GetString((byte[])value);

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
