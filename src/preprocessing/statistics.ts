import { imageSize, type Images } from '../datasets';

/** The mean of each of an image's numbers over all images, in double precision. */
export function meanImage(images: Images): Float64Array {
  const size = imageSize(images);
  const sum = new Float64Array(size);
  for (let i = 0; i < images.data.length; i++) sum[i % size] += images.data[i];
  return sum.map((total) => total / images.shape[0]);
}

/** The images minus a mean image, as new numbers. */
export function subtract(images: Images, mean: ArrayLike<number>): Float32Array {
  const size = imageSize(images);
  return images.data.map((value, i) => value - mean[i % size]);
}
