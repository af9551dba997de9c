namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Writes bits, first bit first, with a zero byte behind each 0xFF. Disposing fills the last byte with ones and flushes.</summary>
internal sealed class BitWriter(Stream destination) : IDisposable
{
    private readonly byte[] _buffer = new byte[4096];
    private int _length;
    private ulong _bits;
    private int _count;

    /// <summary>Writes the lower <paramref name="count"/> (up to 32) bits.</summary>
    public void Write(uint bits, int count)
    {
        _bits = (_bits << count) | (bits & ((1UL << count) - 1));
        _count += count;
        while (_count >= 8)
        {
            _count -= 8;
            Put((byte)(_bits >> _count));
        }
    }

    public void Dispose()
    {
        if (_count > 0)
        {
            Write(0xFF, 8 - _count);
        }

        destination.Write(_buffer, 0, _length);
        _length = 0;
    }

    private void Put(byte value)
    {
        if (_length + 2 > _buffer.Length)
        {
            destination.Write(_buffer, 0, _length);
            _length = 0;
        }

        _buffer[_length++] = value;
        if (value == 0xFF)
        {
            _buffer[_length++] = 0;
        }
    }
}
