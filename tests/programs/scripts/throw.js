throw new RangeError("away");
