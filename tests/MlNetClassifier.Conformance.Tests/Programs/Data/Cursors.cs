using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Data
{
    /// <summary>Rows one by one, column by column, and vectors with few values.</summary>
    public static class Cursors
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            IDataView data = mlContext.Data.LoadFromEnumerable(new[]
            {
                new Row { Size = 1, Prices = new float[] { 2, 3, 4 }, Sparse = new VBuffer<float>(4, 1, new float[] { 9 }, new[] { 2 }) },
                new Row { Size = 5, Prices = new float[] { 6, 7, 8 }, Sparse = new VBuffer<float>(4, new float[] { 1, 2, 3, 4 }) },
            });

            DataViewSchema columns = data.Schema;
            Console.WriteLine(data.CanShuffle + " " + data.GetRowCount() + " " + columns.Count + " " + columns.GetColumnOrNull("None").HasValue);
            using (DataViewRowCursor cursor = data.GetRowCursor(columns))
            {
                float size = default;
                VBuffer<float> prices = default;
                var sizeDelegate = cursor.GetGetter<float>(columns[0]);
                var pricesDelegate = cursor.GetGetter<VBuffer<float>>(columns["Prices"]);
                ValueGetter<DataViewRowId> idGetter = cursor.GetIdGetter();
                while (cursor.MoveNext())
                {
                    sizeDelegate.Invoke(ref size);
                    pricesDelegate.Invoke(ref prices);
                    DataViewRowId id = default;
                    idGetter(ref id);
                    Console.WriteLine($"{cursor.Position}: {size} {string.Join(" ", prices.GetValues().ToArray())} {prices.IsDense}");
                }
            }

            // Only what is asked for is computed.
            using (var cursor = data.GetRowCursor(columns.Where(column => column.Name == "Size")))
                Console.WriteLine(cursor.IsColumnActive(columns["Size"]) + " " + cursor.IsColumnActive(columns["Prices"]));

            DataViewRowCursor[] set = data.GetRowCursorSet(columns, 2);
            int rows = 0;
            foreach (var cursor in set)
            {
                using (cursor)
                {
                    while (cursor.MoveNext())
                        rows++;
                }
            }

            Console.WriteLine(rows);

            foreach (VBuffer<float> sparse in data.GetColumn<VBuffer<float>>("Sparse"))
            {
                Console.WriteLine($"{sparse.Length} {sparse.GetValues().Length} {sparse.GetIndices().Length} {sparse.GetItemOrDefault(2)} {string.Join(",", sparse.DenseValues())} "
                    + string.Join(",", sparse.Items().Select(item => item.Key + ":" + item.Value)) + " " + sparse.Items(all: true).Count());
                VBuffer<float> dense = default;
                sparse.CopyToDense(ref dense);
                VBuffer<float> part = default;
                sparse.CopyTo(ref part, 1, 2);
                float item = 0;
                sparse.GetItemOrDefault(3, ref item);
                float[] target = new float[5];
                sparse.CopyTo(target, 1, -1f);
                Console.WriteLine($"{dense.IsDense} {part.Length} {item} {string.Join(",", target)} {sparse}");
            }

            VBuffer<int> copied = default;
            VBuffer<int>.Copy(new[] { 5, 6, 7 }, 1, ref copied, 2);
            int total = 0;
            foreach (int value in copied.DenseValues())
                total += value;
            Console.WriteLine(total);

            VBufferEditor<float> editor = VBufferEditor.Create(ref Buffer, 3);
            editor.Values[1] = 4;
            Buffer = editor.Commit();
            Console.WriteLine(string.Join(" ", Buffer.DenseValues()));
        }

        // Expected output:
        // True 2 3 False
        // 0: 1 2 3 4 True
        // 1: 5 6 7 8 True
        // True False
        // 2
        // 4 1 1 9 0,0,9,0 2:9 4
        // True 2 0 0,-1,-1,9,-1 Sparse vector of size 4, 1 explicit values
        // 4 4 0 3 1,2,3,4 0:1,1:2,2:3,3:4 4
        // True 2 4 0,1,2,3,4 Dense vector of size 4
        // 13
        // 0 4 0

        private static VBuffer<float> Buffer;

        private class Row
        {
            public float Size { get; set; }

            [VectorType(3)]
            public float[] Prices { get; set; }

            [VectorType(4)]
            public VBuffer<float> Sparse { get; set; }
        }
    }
}
