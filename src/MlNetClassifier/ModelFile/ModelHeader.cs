using System.Buffers.Binary;
using System.Text;

namespace MlNetClassifier.ModelFile;

/// <summary>
/// One <c>Model.key</c>: a header of 256 bytes, then body, string table, strings, assembly name and tail, all adjacent.
/// Numbers are little-endian, strings UTF-16LE; the string table holds cumulative end offsets in bytes.
/// </summary>
internal sealed class ModelHeader
{
    /// <summary>Bytes of the fixed part; the body starts here.</summary>
    public const int Size = 0x100;

    private const uint FormatVersion = 0x00010002;
    private const int SignatureAt = 0x40;
    private const int LoaderAt = 0x50;
    private const int LoaderAltAt = 0x68;
    private const int LoaderBytes = 24;

    private static ReadOnlySpan<byte> Magic => "ML\0MODEL"u8;

    private static ReadOnlySpan<byte> Tail => "LEDOM\0LM"u8;

    private ModelHeader(byte[] file, int bodyLength, IReadOnlyList<string> strings, string assembly)
    {
        ModelSignature = Encoding.Latin1.GetString(file, SignatureAt, 8).Replace('\0', ' ');
        ModelVerWritten = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(0x48));
        ModelVerReadable = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(0x4C));
        LoaderSignature = Encoding.Latin1.GetString(file, LoaderAt, LoaderBytes).TrimEnd('\0');
        LoaderSignatureAlt = Encoding.Latin1.GetString(file, LoaderAltAt, LoaderBytes).TrimEnd('\0');
        Body = file.AsMemory(Size, bodyLength);
        Strings = strings;
        AssemblyName = assembly;
    }

    /// <summary>Kind of the entry, eight characters, zero bytes shown as spaces.</summary>
    public string ModelSignature { get; }

    /// <summary>Version of the writer.</summary>
    public uint ModelVerWritten { get; }

    /// <summary>Oldest reader that understands the body.</summary>
    public uint ModelVerReadable { get; }

    /// <summary>Key of the loader.</summary>
    public string LoaderSignature { get; }

    /// <summary>Second name of the loader, or empty.</summary>
    public string LoaderSignatureAlt { get; }

    /// <summary>Assembly that ML.NET would load; empty when absent.</summary>
    public string AssemblyName { get; }

    /// <summary>The bytes that belong to the model itself.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Strings the body refers to by index.</summary>
    public IReadOnlyList<string> Strings { get; }

    /// <summary>Parses an entry, checking every offset before it is followed.</summary>
    /// <param name="file">The whole entry; kept, not copied.</param>
    /// <param name="entry">Its name, for messages.</param>
    /// <exception cref="InvalidModelFileException">Anything but adjacent, well-formed blocks.</exception>
    public static ModelHeader Parse(byte[] file, string entry)
    {
        if (file.Length < Size + Tail.Length || !file.AsSpan(0, 8).SequenceEqual(Magic))
        {
            throw new InvalidModelFileException(entry, "it does not begin with a model header");
        }

        uint readable = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(0x0C));
        Require(readable <= FormatVersion, entry, "its container format is newer than this reader");
        long bodyAt = Int64At(file, 0x10), bodyLength = Int64At(file, 0x18);
        long tableAt = Int64At(file, 0x20), tableLength = Int64At(file, 0x28);
        long charsAt = Int64At(file, 0x30), charsLength = Int64At(file, 0x38);
        long tailAt = Int64At(file, 0x80), limit = Int64At(file, 0x88);
        long assemblyAt = Int64At(file, 0x90), assemblyLength = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(0x98));

        Require(bodyAt == Size, entry, "its body does not follow the header");
        Require(bodyLength >= 0 && bodyLength <= file.Length - Size - Tail.Length, entry, "its body is longer than the entry");
        long position = Size + bodyLength;
        string[] strings = [];
        if (tableAt != 0)
        {
            Require(tableAt == position, entry, "its string table does not follow the body");
            Require(tableLength >= 0 && tableLength % 8 == 0 && tableLength <= file.Length - position, entry, "its string table has an impossible length");
            Require(charsAt == position + tableLength, entry, "its strings do not follow their table");
            Require(charsLength >= 0 && charsLength <= file.Length - charsAt, entry, "its strings are longer than the entry");
            strings = ReadStrings(file.AsSpan((int)tableAt, (int)tableLength), file.AsSpan((int)charsAt, (int)charsLength), entry);
            position = charsAt + charsLength;
        }
        else
        {
            Require(tableLength == 0 && charsAt == 0 && charsLength == 0, entry, "it has strings without a string table");
        }

        string assembly = string.Empty;
        if (assemblyAt != 0)
        {
            Require(assemblyAt == position && assemblyLength % 2 == 0 && assemblyLength <= file.Length - position, entry, "its assembly name is misplaced");
            assembly = Encoding.Unicode.GetString(file, (int)assemblyAt, (int)assemblyLength);
            position += assemblyLength;
        }

        Require(tailAt == position && limit == tailAt + Tail.Length && limit <= file.Length, entry, "its tail is misplaced");
        Require(file.AsSpan((int)tailAt, Tail.Length).SequenceEqual(Tail), entry, "its tail is damaged");
        return new ModelHeader(file, (int)bodyLength, strings, assembly);
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="output">Where to; need not seek.</param>
    /// <param name="version">Identity and versions.</param>
    /// <param name="body">The model's own bytes.</param>
    /// <param name="strings">Strings in the order of their ids.</param>
    public static void Write(Stream output, VersionInfo version, ReadOnlySpan<byte> body, IReadOnlyList<string> strings)
    {
        byte[] characters = Encoding.Unicode.GetBytes(string.Concat(strings));
        byte[] assembly = Encoding.Unicode.GetBytes(version.LoaderAssemblyName);
        byte[] table = new byte[8 * strings.Count];
        long end = 0;
        for (int i = 0; i < strings.Count; i++)
        {
            end += 2L * strings[i].Length;
            BinaryPrimitives.WriteInt64LittleEndian(table.AsSpan(8 * i), end);
        }

        long afterBody = Size + body.Length;
        bool any = strings.Count > 0;
        long assemblyAt = afterBody + table.Length + characters.Length;
        byte[] header = new byte[Size];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x08), FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x0C), FormatVersion);
        Span<long> offsets = [Size, body.Length, any ? afterBody : 0, table.Length, any ? afterBody + table.Length : 0, characters.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(0x10 + 8 * i), offsets[i]);
        }

        Encoding.Latin1.GetBytes(version.ModelSignature.Replace(' ', '\0'), header.AsSpan(SignatureAt, 8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x48), version.VerWrittenCur);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x4C), version.VerReadableCur);
        Encoding.Latin1.GetBytes(version.LoaderSignature, header.AsSpan(LoaderAt, LoaderBytes));
        Encoding.Latin1.GetBytes(version.LoaderSignatureAlt, header.AsSpan(LoaderAltAt, LoaderBytes));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(0x80), assemblyAt + assembly.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(0x88), assemblyAt + assembly.Length + Tail.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(0x90), assemblyAt);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x98), (uint)assembly.Length);

        output.Write(header);
        output.Write(body);
        output.Write(table);
        output.Write(characters);
        output.Write(assembly);
        output.Write(Tail);
    }

    private static string[] ReadStrings(ReadOnlySpan<byte> table, ReadOnlySpan<byte> characters, string entry)
    {
        string[] strings = new string[table.Length / 8];
        long start = 0;
        for (int i = 0; i < strings.Length; i++)
        {
            long end = BinaryPrimitives.ReadInt64LittleEndian(table[(8 * i)..]);
            Require(end >= start && end <= characters.Length && (end - start) % 2 == 0, entry, $"string {i} has an impossible end");
            strings[i] = Encoding.Unicode.GetString(characters[(int)start..(int)end]);
            start = end;
        }

        Require(start == characters.Length, entry, "its strings do not fill their block");
        return strings;
    }

    private static long Int64At(byte[] file, int offset) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(offset));

    private static void Require(bool condition, string entry, string reason)
    {
        if (!condition)
        {
            throw new InvalidModelFileException(entry, reason);
        }
    }
}
