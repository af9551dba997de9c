using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Training.TensorBoard;

/// <summary>Writes what TensorBoard reads: a file of records, each an event with a step and a scalar, a picture or a graph.</summary>
/// <remarks>The record format is TFRecord (length, masked CRC-32C of it, data, masked CRC-32C of them), an event is TensorFlow's <c>event.proto</c>.</remarks>
public sealed class EventFileWriter : IDisposable
{
    private readonly FileStream _stream;
    private readonly TimeProvider _time;

    /// <summary>Creates a new event file.</summary>
    /// <param name="folder">The folder, made if needed.</param>
    /// <param name="time">The clock that stamps events and names the file.</param>
    public EventFileWriter(string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        Directory.CreateDirectory(folder);
        long seconds = time.GetUtcNow().ToUnixTimeSeconds();
        for (int attempt = 0; ; attempt++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds}.mlnetclassifier{(attempt == 0 ? "" : $".{attempt}")}");
            Path = System.IO.Path.Combine(folder, name);
            if (!File.Exists(Path))
            {
                break;
            }
        }

        _stream = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(new ProtoMessage().Text(3, "brain.Event:2"), 0);
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Writes a number.</summary>
    /// <param name="tag">Name of the curve, as in <c>loss/train</c>.</param>
    /// <param name="step">Place on the curve.</param>
    /// <param name="value">The number.</param>
    public void Scalar(string tag, long step, float value) =>
        Write(new ProtoMessage().Message(5, new ProtoMessage().Message(1, new ProtoMessage().Text(1, tag).Float(2, value))), step);

    /// <summary>Writes a picture.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="step">Its place.</param>
    /// <param name="image">The picture.</param>
    public void Image(string tag, long step, PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var png = new MemoryStream();
        PngEncoder.Encode(image, png);
        ProtoMessage picture = new ProtoMessage().Integer(1, image.Height).Integer(2, image.Width).Integer(3, image.Channels).Bytes(4, png.ToArray());
        Write(new ProtoMessage().Message(5, new ProtoMessage().Message(1, new ProtoMessage().Text(1, tag).Message(4, picture))), step);
    }

    /// <summary>Writes the graph: nodes by name and operator, joined by their values.</summary>
    /// <param name="graph">The graph.</param>
    public void Graph(Graphs.Graph graph) => Write(new ProtoMessage().Bytes(4, GraphEvent.Encode(graph)), 0);

    /// <summary>Brings what was written to the disk.</summary>
    public void Flush() => _stream.Flush(flushToDisk: false);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    internal static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private void Write(ProtoMessage message, long step)
    {
        double wallTime = _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        byte[] data = new ProtoMessage().Double(1, wallTime).Integer(2, step).Append(message).ToArray();
        Span<byte> frame = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], MaskedCrc(frame[..8]));
        _stream.Write(frame);
        _stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, MaskedCrc(data));
        _stream.Write(frame[..4]);
    }
}
