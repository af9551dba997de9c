namespace MlNetClassifier.Data;

public sealed partial class TextLoader
{
    /// <summary>A column and the fields it is read from.</summary>
    public sealed class Column
    {
        /// <summary>The name.</summary>
        public string Name = string.Empty;

        /// <summary>The fields; one single field makes a value, anything else a vector.</summary>
        public Range[] Source = [];

        /// <summary>The type of the values; default Single.</summary>
        public DataKind DataKind = DataKind.Single;

        /// <summary>For a key, the number of values; its text is the key less one. Null (the default) for no key.</summary>
        public KeyCount? KeyCount;

        /// <summary>A column to be filled in.</summary>
        public Column()
        {
        }

        /// <summary>A column of one field.</summary>
        /// <param name="name">The name.</param>
        /// <param name="dataKind">The type of the values.</param>
        /// <param name="index">The field, from 0.</param>
        public Column(string name, DataKind dataKind, int index)
            : this(name, dataKind, [new Range(index)])
        {
        }

        /// <summary>A vector of consecutive fields.</summary>
        /// <param name="name">The name.</param>
        /// <param name="dataKind">The type of the values.</param>
        /// <param name="minIndex">The first field, from 0.</param>
        /// <param name="maxIndex">The last field.</param>
        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, dataKind, [new Range(minIndex, maxIndex)])
        {
        }

        /// <summary>A column.</summary>
        /// <param name="name">The name.</param>
        /// <param name="dataKind">The type of the values.</param>
        /// <param name="source">The fields.</param>
        /// <param name="keyCount">For a key, the number of values.</param>
        public Column(string name, DataKind dataKind, Range[] source, KeyCount? keyCount = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(source);
            Name = name;
            DataKind = dataKind;
            Source = source;
            KeyCount = keyCount;
        }
    }
}
