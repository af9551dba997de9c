namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>The decoding of an interleaved scan as a function that two threads call: the first to come reads the bits, the second makes the pixels.</summary>
internal sealed unsafe class SharedDecoding
{
    private readonly JpegScan _scan;
    private readonly JpegHeader _header;
    private readonly RowPipeline _pipeline;
    private readonly byte* _file;
    private readonly int _length;
    private readonly int _position;
    private readonly byte[] _plain;
    private readonly byte* _data;
    private int _callers;

    /// <param name="scan">The scan.</param>
    /// <param name="header">What was defined before it.</param>
    /// <param name="pipeline">What the two share.</param>
    /// <param name="file">The file, pinned.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="position">First byte behind the scan header.</param>
    /// <param name="plain">Scratch memory of <see cref="EntropySource"/>, pinned.</param>
    /// <param name="data">Its address.</param>
    public SharedDecoding(
        JpegScan scan, JpegHeader header, RowPipeline pipeline, byte* file, int length, int position, byte[] plain, byte* data)
    {
        _scan = scan;
        _header = header;
        _pipeline = pipeline;
        _file = file;
        _length = length;
        _position = position;
        _plain = plain;
        _data = data;
    }

    /// <summary>Works until the picture is decoded or a caller failed. One call decodes alone if there is no second.</summary>
    public void Run()
    {
        try
        {
            if (Interlocked.Increment(ref _callers) == 1)
            {
                var source = new EntropySource(new ReadOnlySpan<byte>(_file, _length), _position, _plain, _data);
                InterleavedDecoder.Fill(_scan, _header, ref source, _pipeline);
            }

            _pipeline.FinishAll();
        }
        catch
        {
            _pipeline.Stop();
            throw;
        }
    }
}
