namespace Boxfit.Tests.Core.Metrics;

public class ClassFiguresTests
{
    [Fact]
    public void A_row_is_a_true_class_and_a_column_a_predicted_one()
    {
        var figures = ClassFigures.Of(["cat", "dog", "hen"], [(0, 0), (0, 1), (1, 1), (2, 0), (0, 0)])!;
        Assert.Equal([[2, 1, 0], [0, 1, 0], [1, 0, 0]], figures.Confusion);
        Assert.Equal(5, figures.Pictures);
        Assert.Equal(0.6, figures.Accuracy, 1e-12);
    }

    [Fact]
    public void Of_no_picture_there_are_no_figures() => Assert.Null(ClassFigures.Of(["cat", "dog"], []));
}
