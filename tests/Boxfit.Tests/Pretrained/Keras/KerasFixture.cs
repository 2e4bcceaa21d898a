namespace Boxfit.Tests.Pretrained.Keras;

/// <summary>The small files that tests/fixtures/weights/make_keras.py makes.</summary>
static class KerasFixture
{
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", "weights", "keras", name);

    /// <summary>The script's formula: the values of the array that it made as the given one in its file.</summary>
    public static float[] Numbers(int array, int count) =>
        [.. Enumerable.Range(0, count).Select(i => ((i * 7 + array * 13) % 101 - 50) / 32f)];
}
