namespace MlNetClassifier.Data;

/// <summary>
/// A bootstrap sample: each row as often as a Poisson draw of mean 1 says, the streaming form of drawing with replacement; or, as the
/// complement, the rows drawn zero times.
/// </summary>
internal sealed class BootstrapView(IDataView source, int seed, bool complement) : DataViewBase
{
    public override DataViewSchema Schema => source.Schema;

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand) =>
        new Cursor(source.GetRowCursor(columns), seed, complement);

    private sealed class Cursor(DataViewRowCursor source, int seed, bool complement) : ForwardingCursor(source)
    {
        private readonly Random _random = new(seed);
        private int _left;
        private long _copy;

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> getter = Source.GetIdGetter();
            return (ref DataViewRowId value) =>
            {
                // Copies of a row are rows of their own.
                getter(ref value);
                value = new DataViewRowId(value.Low, value.High + (ulong)_copy);
            };
        }

        protected override bool MoveNextCore()
        {
            if (_left > 0)
            {
                _left--;
                _copy++;
                return true;
            }

            while (Source.MoveNext())
            {
                int drawn = Poisson();
                if (complement ? drawn == 0 : drawn > 0)
                {
                    _left = complement ? 0 : drawn - 1;
                    _copy = 0;
                    return true;
                }
            }

            return false;
        }

        /// <summary>Knuth's method: multiply uniform numbers until the product falls below e⁻¹.</summary>
        private int Poisson()
        {
            double product = _random.NextDouble();
            int drawn = 0;
            while (product > Math.Exp(-1))
            {
                product *= _random.NextDouble();
                drawn++;
            }

            return drawn;
        }
    }
}
