using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Transforms;

/// <summary>How term maps lie in a model file: the folder <c>Vocabulary</c>, with a text copy for people beside it.</summary>
internal static class TermMapFile
{
    private const byte Text = 0;
    private const byte Coded = 1;

    private static readonly VersionInfo Version = new("TERM MAN", 0x00010002, 0x00010002, 0x00010002, "TermManager", "Microsoft.ML.Data");

    public static void Save(ModelSaveContext context, IReadOnlyList<TermMap> maps) => context.SaveSubModel("Vocabulary", sub =>
    {
        sub.SetVersionInfo(Version);
        sub.SaveBinaryStream("Terms.txt", stream => WriteTexts(stream, maps));
        sub.Writer.Write(maps.Count);
        foreach (TermMap map in maps)
        {
            if (map.ItemType is TextDataViewType)
            {
                sub.Writer.Write(Text);
                sub.Writer.Write(map.Count);
                foreach (string text in map.Texts)
                {
                    sub.SaveNonEmptyString(text);
                }

                continue;
            }

            sub.Writer.Write(Coded);
            TermCodec codec = TermCodec.For(map.ItemType)
                ?? throw new NotSupportedException($"Keys made from values of type {map.ItemType} cannot be saved; convert the column to text or a number first.");
            sub.Writer.Write(codec.Name);
            sub.Writer.Write((byte)0);
            sub.Writer.Write(map.Count);
            codec.Write(sub.Writer, map);
        }
    });

    public static TermMap[] Load(ModelLoadContext context, int expected) => context.LoadSubModel<TermMap[]>("Vocabulary", Version, sub =>
    {
        int count = sub.Reader.ReadInt32();
        return count == expected
            ? [.. Enumerable.Range(0, count).Select(_ => LoadMap(sub))]
            : throw sub.Reader.Error($"it has {count} vocabularies for {expected} columns");
    });

    private static TermMap LoadMap(ModelLoadContext context)
    {
        try
        {
            switch (context.Reader.ReadByte())
            {
                case Text:
                    int count = context.Reader.ReadCount(sizeof(int));
                    return new TermMap<ReadOnlyMemory<char>>(
                        TextDataViewType.Instance, [.. Enumerable.Range(0, count).Select(_ => context.LoadNonEmptyString().AsMemory())]);
                case Coded:
                    string name = context.Reader.ReadString();
                    TermCodec codec = TermCodec.For(name) ?? throw context.Reader.Error($"keys made from values of type '{name}' are not supported");
                    long parameters = context.Reader.ReadLeb128();
                    return parameters == 0
                        ? codec.Read(context.Reader, context.Reader.ReadCount(codec.Size))
                        : throw context.Reader.Error($"the type '{name}' has {parameters} bytes of parameters");
                default:
                    throw context.Reader.Error("a vocabulary is neither text nor values of a type");
            }
        }
        catch (ArgumentException)
        {
            throw context.Reader.Error("a vocabulary has a value twice");
        }
    }

    private static void WriteTexts(Stream stream, IReadOnlyList<TermMap> maps)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        foreach (TermMap map in maps)
        {
            writer.WriteLine($"# Number of terms = {map.Count}");
            int index = 0;
            foreach (string text in map.Texts)
            {
                writer.WriteLine($"{index++}\t{text}");
            }
        }
    }
}
