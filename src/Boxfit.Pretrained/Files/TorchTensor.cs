namespace Boxfit.Pretrained.Files;

/// <summary>A tensor: a view into a storage, checked to lie inside it.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Element">Their format.</param>
/// <param name="Offset">Its first number, counted from the storage's start.</param>
/// <param name="View">Shape and steps.</param>
sealed record TorchTensor(TorchStorage Storage, TorchElement Element, long Offset, StridedArray View)
{
    const int MostDimensions = 32;

    /// <summary>The most values of a tensor that repeats its storage's (that was expanded).</summary>
    const int MostExpanded = 1 << 20;

    /// <summary>Makes a tensor of what a pickle says of it.</summary>
    public static TorchTensor Create(PickleMachine machine, object? storage, TorchElement? element, object? offset, object? sizes, object? strides)
    {
        if ((storage, offset, sizes, strides) is not (TorchStorage place, long first, PickleTuple { Items: var shape }, PickleTuple { Items: var steps }))
            throw machine.Wrong("a tensor is described in another way than PyTorch does");
        if (shape.Length != steps.Length || shape.Length > MostDimensions)
            throw machine.Wrong($"a tensor has {shape.Length} sizes and {steps.Length} strides");
        machine.Charge(shape.Length);
        if (!shape.All(s => s is >= 0L and <= int.MaxValue) || !steps.All(s => s is >= 0L))
            throw machine.Wrong("a tensor has sizes or strides that are no lengths");
        element ??= place.Element;
        try
        {
            var view = new StridedArray([.. shape.Select(s => (int)(long)s!)], [.. steps.Select(s => (long)s!)]);
            long available = place.Bytes / element.Size;
            if (first < 0 || view.Extent > available - first)
                throw machine.Wrong($"a tensor of shape {Shown(view)} reaches beyond the {available:N0} numbers of its storage '{ForeignText.Shown(place.Key)}'");
            if (view.Count > Math.Max(available, MostExpanded) || view.Extent > Array.MaxLength || view.Count > Array.MaxLength)
                throw machine.Wrong($"a tensor of shape {Shown(view)} would repeat the {available:N0} numbers of its storage too often");
            return new(place, element, first, view);
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException(machine.Wrong("a tensor has a shape or strides beyond all files").Message, e);
        }
    }

    static string Shown(StridedArray view) => $"[{string.Join(", ", view.Shape)}]";
}
