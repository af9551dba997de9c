namespace MlNetClassifier.Data;

public sealed partial class TextLoader
{
    /// <summary>Consecutive fields of a line.</summary>
    public sealed class Range
    {
        /// <summary>The first index, from 0.</summary>
        public readonly int Min;

        /// <summary>The last index; null for the last field of the line.</summary>
        public readonly int? Max;

        /// <summary>One field.</summary>
        /// <param name="index">Its index, from 0.</param>
        public Range(int index)
            : this(index, index)
        {
            IsSingle = true;
        }

        /// <summary>Consecutive fields.</summary>
        /// <param name="min">The first index, from 0.</param>
        /// <param name="max">The last index; null for the last field of the line.</param>
        public Range(int min, int? max)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(min);
            if (max < min)
            {
                throw new ArgumentOutOfRangeException(nameof(max), max, $"The last index must not be below the first, {min}.");
            }

            Min = min;
            Max = max;
        }

        internal bool IsSingle { get; }
    }
}
