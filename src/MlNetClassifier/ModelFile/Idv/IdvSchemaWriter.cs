using System.IO.Compression;
using System.Text;

namespace MlNetClassifier.ModelFile.Idv;

/// <summary>Writes a schema as a binary IDataView file without rows, in the layout ML.NET uses for <c>Schema</c> and <c>TrainSchema</c>.</summary>
internal static class IdvSchemaWriter
{
    /// <summary>Writes the file.</summary>
    /// <param name="output">Where to; need not seek.</param>
    /// <param name="columns">The columns, hidden ones left out.</param>
    public static void Write(Stream output, IReadOnlyList<IdvColumn> columns)
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(new byte[IdvFormat.HeaderSize]);

        long[] annotationAt = [.. columns.Select(column => WriteAnnotations(writer, column, 0))];
        long tableAt = file.Position;
        for (int i = 0; i < columns.Count; i++)
        {
            writer.Write(columns[i].Name);
            WriteType(writer, columns[i].Type);
            writer.Write(IdvFormat.DeflatedBlock);
            writer.Write7BitEncodedInt(1);
            writer.Write((long)IdvFormat.HeaderSize);
            writer.Write(annotationAt[i]);
        }

        long tailAt = file.Position;
        writer.Write(IdvFormat.Tail);

        file.Position = 0;
        writer.Write(IdvFormat.Magic);
        writer.Write(IdvFormat.Version);
        writer.Write(IdvFormat.Version);
        writer.Write(tableAt);
        writer.Write(tailAt);
        writer.Write(0L);
        writer.Write(columns.Count);
        writer.Flush();
        output.Write(file.GetBuffer().AsSpan(0, (int)file.Length));
    }

    /// <summary>Writes the annotations of a column and returns the offset of their table from the start of the file; 0 when there are none.</summary>
    internal static long WriteAnnotations(BinaryWriter writer, IdvColumn column, long start)
    {
        if (column.Annotations.Count == 0)
        {
            return 0;
        }

        List<(long At, byte Compression, int Length)> blocks = [];
        foreach (IdvAnnotation annotation in column.Annotations)
        {
            long at = writer.BaseStream.Position - start;
            byte[] deflated = Deflate(annotation.Block);
            bool smaller = deflated.Length < annotation.Block.Length;
            ReadOnlyMemory<byte> block = smaller ? deflated : annotation.Block;
            writer.Write(block.Span);
            blocks.Add((at, smaller ? IdvFormat.DeflatedBlock : IdvFormat.StoredBlock, block.Length));
        }

        long tableAt = writer.BaseStream.Position - start;
        writer.Write7BitEncodedInt(column.Annotations.Count);
        for (int i = 0; i < blocks.Count; i++)
        {
            writer.Write(column.Annotations[i].Kind);
            WriteType(writer, column.Annotations[i].Type);
            writer.Write(blocks[i].Compression);
            writer.Write(blocks[i].At);
            writer.Write7BitEncodedInt(blocks[i].Length);
        }

        return tableAt;
    }

    /// <summary>Writes the description of a type: codec, length of its parameters, parameters.</summary>
    internal static void WriteType(BinaryWriter writer, IdvType type)
    {
        using MemoryStream parameters = new();
        using BinaryWriter inner = new(parameters, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        string codec;
        switch (type)
        {
            case IdvSimple simple:
                codec = simple.Codec;
                break;
            case IdvVector vector:
                codec = IdvFormat.VectorCodec;
                WriteType(inner, vector.Item);
                inner.Write(vector.Dimensions.Length);
                Array.ForEach(vector.Dimensions, inner.Write);
                break;
            case IdvKey key:
                codec = IdvFormat.KeyCodec;
                WriteType(inner, key.Item);
                inner.Write(key.Count);
                break;
            default:
                throw new NotSupportedException($"A column of type {type} cannot be written to a model file.");
        }

        inner.Flush();
        writer.Write(codec);
        writer.Write7BitEncodedInt((int)parameters.Length);
        writer.Write(parameters.GetBuffer().AsSpan(0, (int)parameters.Length));
    }

    /// <summary>Packs a block.</summary>
    internal static byte[] Deflate(ReadOnlyMemory<byte> block)
    {
        using MemoryStream output = new();
        using (DeflateStream deflate = new(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(block.Span);
        }

        return output.ToArray();
    }
}
