namespace MlNetClassifier.Data;

public sealed partial class TextLoader
{
    /// <summary>How text files are read.</summary>
    public class Options
    {
        /// <summary>Whether a field may stand in quotes, which then may hold separators and doubled quotes; default false.</summary>
        public bool AllowQuoting;

        /// <summary>Not supported: whether fields may be given by index. Default false.</summary>
        public bool AllowSparse;

        /// <summary>The columns.</summary>
        public Column[]? Columns;

        /// <summary>The decimal mark of numbers, a point (the default) or a comma.</summary>
        public char DecimalMarker = '.';

        /// <summary>The quote; default ".</summary>
        public char EscapeChar = '"';

        /// <summary>Whether the first line of each file holds names; default false.</summary>
        public bool HasHeader;

        /// <summary>
        /// The number of fields in a line, at least 0; null or 0 (the default) for as many as there are. Kept for model files: lines may always be shorter or longer.
        /// </summary>
        public int? InputSize;

        /// <summary>The most rows read; null (the default) for all.</summary>
        public long? MaxRows;

        /// <summary>Whether an empty field is NaN as a floating-point number instead of 0; default false.</summary>
        public bool MissingRealsAsNaNs;

        /// <summary>Whether a field in quotes may hold line ends; default false.</summary>
        public bool ReadMultilines;

        /// <summary>The characters that separate fields; default a tab.</summary>
        public char[] Separators = ['\t'];

        /// <summary>Accepted for compatibility, default true: rows are parsed by whoever reads them.</summary>
        public bool UseThreads = true;

        /// <summary>Whether white space at the end of lines is left out; default false.</summary>
        public bool TrimWhitespace;
    }
}
