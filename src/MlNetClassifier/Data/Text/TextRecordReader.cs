using System.Text;

namespace MlNetClassifier.Data;

/// <summary>Splits text into records and fields. Lines that are empty are passed over, and so are leading lines of ML.NET's schema comment (#@).</summary>
internal sealed class TextRecordReader(TextReader text, TextLoader.Options options, string name)
{
    /// <summary>No table of pictures or features comes near; it bounds the memory a file without line ends can cost.</summary>
    private const int MaxRecordLength = 1 << 26;

    private readonly StringBuilder _record = new();
    private readonly List<ReadOnlyMemory<char>> _fields = [];
    private bool _anyRecord;

    /// <summary>The fields of the current record; valid until the next one is read, but their text stays.</summary>
    public IReadOnlyList<ReadOnlyMemory<char>> Fields => _fields;

    /// <summary>The number of the line the current record starts at, from 1.</summary>
    public long Line { get; private set; }

    private long LinesRead { get; set; }

    /// <summary>Reads the next record.</summary>
    public bool MoveNext()
    {
        while (ReadRecord())
        {
            string record = _record.ToString();
            if (options.TrimWhitespace)
            {
                record = record.TrimEnd();
            }

            if (record.Length == 0 || (!_anyRecord && record.StartsWith("#@", StringComparison.Ordinal)))
            {
                continue;
            }

            _anyRecord = true;
            Text = record;
            Split(record);
            return true;
        }

        return false;
    }

    /// <summary>The current record as it stands in the file.</summary>
    public string Text { get; private set; } = string.Empty;

    /// <summary>Where the current record is, for messages.</summary>
    public string Place => $"'{name}', line {Line}";

    private bool ReadRecord()
    {
        _record.Clear();
        Line = LinesRead + 1;
        bool quoted = false, any = false;
        for (int next = text.Read(); next >= 0; next = text.Read())
        {
            any = true;
            char character = (char)next;
            if (character == options.EscapeChar && options.AllowQuoting && options.ReadMultilines)
            {
                quoted = !quoted;
            }

            if (character is '\r' or '\n')
            {
                if (character == '\r' && text.Peek() == '\n')
                {
                    text.Read();
                }

                LinesRead++;
                if (!quoted)
                {
                    return true;
                }

                character = '\n';
            }

            if (_record.Length >= MaxRecordLength)
            {
                throw new InvalidDataException($"'{name}', line {Line}: the line is longer than {MaxRecordLength} characters.");
            }

            _record.Append(character);
        }

        return quoted ? throw new InvalidDataException($"{Place}: a quote is opened and never closed.") : any;
    }

    private void Split(string record)
    {
        _fields.Clear();
        int at = 0;
        while (true)
        {
            if (options.AllowQuoting && at < record.Length && record[at] == options.EscapeChar)
            {
                at = AddQuoted(record, at);
            }
            else
            {
                int length = record.AsSpan(at).IndexOfAny(options.Separators);
                int end = length < 0 ? record.Length : at + length;
                _fields.Add(record.AsMemory(at, end - at));
                at = end;
            }

            if (at >= record.Length)
            {
                return;
            }

            at++;
            if (at == record.Length)
            {
                // A separator at the end opens one more, empty field.
                _fields.Add(ReadOnlyMemory<char>.Empty);
                return;
            }
        }
    }

    /// <summary>Reads a field in quotes from the opening one on; returns the index of the separator after it.</summary>
    private int AddQuoted(string record, int open)
    {
        StringBuilder field = new();
        int at = open + 1;
        while (true)
        {
            int close = record.IndexOf(options.EscapeChar, at);
            if (close < 0)
            {
                throw new InvalidDataException($"{Place}: a quote is opened and never closed.");
            }

            field.Append(record, at, close - at);
            if (close + 1 < record.Length && record[close + 1] == options.EscapeChar)
            {
                field.Append(options.EscapeChar);
                at = close + 2;
                continue;
            }

            // What follows the closing quote up to the separator belongs to the field, as spreadsheets read it.
            int rest = record.AsSpan(close + 1).IndexOfAny(options.Separators);
            int end = rest < 0 ? record.Length : close + 1 + rest;
            field.Append(record, close + 1, end - close - 1);
            _fields.Add(field.ToString().AsMemory());
            return end;
        }
    }
}
